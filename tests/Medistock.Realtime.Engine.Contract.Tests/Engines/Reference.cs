using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Engine.Contract.Tests.Engines;

/// <summary>A small nation: three departments, two regions, one of them overseas; four hospitals and two officines.</summary>
internal sealed class Reference : IReference
{
    public static readonly DepartmentCode Mayenne = DepartmentCode.Parse("53"), Sarthe = DepartmentCode.Parse("72"), Reunion = DepartmentCode.Parse("974");
    public static readonly DepartmentCode[] Departments = [Mayenne, Sarthe, Reunion];
    public static readonly PresentationCode Propofol = PresentationCode.Parse("3400930082157"), Amoxicilline = PresentationCode.Parse("3400949497294"), Curare = PresentationCode.Parse("X-CURARE-1");
    public const string PropofolGroup = "propofol/injectable/adult";
    public static readonly PresentationCode[] Presentations = [Propofol, Amoxicilline, Curare];
    public static readonly Finess[] Places = [.. Enumerable.Range(1, 6).Select(Place)];

    public ReferenceBook Current { get; private set; } = Book(Places.Length);
    public event Action<ReferenceBook> Changed = _ => { };

    /// <summary>Places 1–4 are hospitals, two in Mayenne, one in Sarthe, one in La Réunion; 5 and 6 officines of Mayenne and Sarthe.</summary>
    public static Finess Place(int number) => Finess.Parse($"53{number:0000000}");

    public static DepartmentCode HomeOf(int number) => number switch { 3 or 6 => Sarthe, 4 => Reunion, _ => Mayenne };

    public static ReferenceBook Book(int known, params (int Number, DepartmentCode Home)[] moved) => new(1,
        Presentations.Select(code => new Presentation(code, null, code.ToString(), "", [], "", "", Patients.All, "", true, null, code == Propofol ? PropofolGroup : "", null, true)),
        Enumerable.Range(1, known).Select(number => new Establishment(Place(number), null, $"Place {number}", number <= 4 ? EstablishmentKind.Pui : EstablishmentKind.Officine,
            moved.Where(move => move.Number == number).Select(move => (DepartmentCode?)move.Home).FirstOrDefault() ?? HomeOf(number), null, false, null)),
        [
            new(Mayenne, "Mayenne", RegionCode.Parse("52"), "Pays de la Loire", 1, null, "Europe/Paris"),
            new(Sarthe, "Sarthe", RegionCode.Parse("52"), "Pays de la Loire", 1, null, "Europe/Paris"),
            new(Reunion, "La Réunion", RegionCode.Parse("04"), "La Réunion", 1, null, "Indian/Reunion"),
        ]);

    public void Take(ReferenceBook book)
    {
        Current = book;
        Changed(book);
    }
}
