using Medistock.Realtime.Actors.Groups;
using Medistock.Realtime.Actors.Ports;
using Medistock.Realtime.Actors.Presentations;
using Medistock.Realtime.Actors.Territories;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Coverage;
using Medistock.Realtime.Domain.Forecasts;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Simulation.Tests.Nation;
using Medistock.Realtime.Simulation.Tests.Pictures;

namespace Medistock.Realtime.Simulation.Tests;

/// <summary>A signal from the day it opened to the day it cleared (null: it stood to the end).</summary>
internal sealed record Spell(SignalKind Kind, TerritoryCode Territory, int From, int? To)
{
    public bool Stands(int day) => From <= day && (To is null || day < To);
}

/// <summary>One winter, day by day: shelves live, forecasters learn, the group's actor judges. What it said to the board is kept.</summary>
internal sealed class WinterRun : IPeers
{
    public const string Group = "amoxicilline/suspension-buvable/paediatric";
    private static readonly PresentationCode[] Codes = [PresentationCode.Parse("X-A"), PresentationCode.Parse("X-B"), PresentationCode.Parse("X-C")];
    public static readonly ReferenceBook Book = new(1, [], [], Winter.Departments.Select((code, index) => new Department(
        DepartmentCode.Parse(code), code, RegionCode.Parse(index < 5 ? "52" : index < 9 ? "53" : "28"), "", 500_000, null, "Europe/Paris")));

    private readonly Dictionary<(SignalKind, TerritoryCode), int> _open = [];
    private readonly List<Spell> _spells = [];
    private int _day;

    private WinterRun(Winter winter) => Winter = winter;

    public Winter Winter { get; }
    public IReadOnlyList<Spell> Spells => _spells;
    /// <summary>Most signals that stood at once.</summary>
    public int MostOpen { get; private set; }
    public int?[,] RanOutOn { get; } = new int?[Winter.Departments.Length, Winter.Presentations];

    public static async Task<WinterRun> LiveAsync(int seed, Story story)
    {
        var run = new WinterRun(new(seed, story));
        await run.LiveAsync();
        return run;
    }

    private async Task LiveAsync()
    {
        var link = Winter.Officine ? EstablishmentKind.Officine : EstablishmentKind.Pui;
        var actor = new MoleculeGroupActor(Group, this, () => Book) { JudgeEvery = TimeSpan.Zero, RepeatEvery = TimeSpan.FromDays(400) };
        var places = Enumerable.Range(0, Winter.Departments.Length).ToArray();
        TerritoryCode[] territories = [.. Winter.Departments.Select(code => TerritoryCode.Of(DepartmentCode.Parse(code))), TerritoryCode.Parse("REG-52"), TerritoryCode.Parse("REG-53"), TerritoryCode.Parse("REG-28"), TerritoryCode.France];
        int[][] within = [.. places.Select(place => new[] { place }), [.. places[..5]], [.. places[5..9]], [.. places[9..]], places];
        var shelves = new Shelf[places.Length, Winter.Presentations];
        var watches = new DemandWatch[territories.Length, Winter.Presentations];
        for (var p = 0; p < Winter.Presentations; p++)
        {
            foreach (var d in places) shelves[d, p] = new(Winter, d, p, new Random(Winter.Chance.Next()));
            for (var t = 0; t < territories.Length; t++) watches[t, p] = new(territories[t], link, within[t].Sum(d => Winter.Establishments[d]));
        }
        var told = new DayTold[places.Length, Winter.Presentations];
        for (_day = 0; _day < Winter.Days; _day++)
        {
            foreach (var d in places)
            {
                for (var p = 0; p < Winter.Presentations; p++)
                {
                    var moved = Winter.Story == Story.Domino && p == Winter.Alternative ? told[d, Winter.Struck].Unmet * Winter.Transfer : 0;
                    told[d, p] = shelves[d, p].Live(_day, moved);
                }
            }
            for (var p = 0; p < Winter.Presentations; p++)
            {
                for (var t = 0; t < territories.Length; t++) watches[t, p].Learn(_day, Sum([.. within[t].Select(d => told[d, p])]));
            }
            if (_day < Winter.JudgedFrom) continue;
            for (var p = 0; p < Winter.Presentations; p++)
            {
                List<TerritoryPicture> pictures = [];
                for (var t = 0; t < territories.Length; t++)
                    pictures.Add(watches[t, p].Picture(_day, p == Winter.Struck ? within[t].Select(d => Winter.AnnouncedFor(_day, d)).Max() : null));
                actor.Receive(new(Codes[p], _day, pictures));
            }
            await actor.TickAsync(DateTimeOffset.UnixEpoch.AddDays(_day + 1));
            MostOpen = Math.Max(MostOpen, _open.Count);
        }
        foreach (var ((kind, territory), from) in _open) _spells.Add(new(kind, territory, from, null));
        foreach (var d in places)
            for (var p = 0; p < Winter.Presentations; p++) RanOutOn[d, p] = shelves[d, p].RanOutOn;
    }

    /// <summary>A parent's day: departments that said nothing are filled in by those that did.</summary>
    private static DayTold Sum(DayTold[] days)
    {
        if (days.Length == 1) return days[0];
        var known = days.Where(day => !day.Missing).ToArray();
        if (known.Length == 0) return new(0, 0, true, 0, days.Sum(day => day.Stock));
        var share = (double)days.Length / known.Length;
        return new(known.Sum(day => day.Served) * share, known.Sum(day => day.Unmet) * share, false, days.Average(day => day.Observed), days.Sum(day => day.Stock));
    }

    ValueTask IPeers.AnnounceAsync(long planHead) => throw new NotSupportedException();

    ValueTask IPeers.ObserveAsync(SignalObservation observation)
    {
        var key = (observation.Kind, observation.Subject.Territory);
        if (observation.Severity is not null) _open.TryAdd(key, _day);
        else if (_open.Remove(key, out var from)) _spells.Add(new(observation.Kind, observation.Subject.Territory, from, _day));
        return ValueTask.CompletedTask;
    }

    ValueTask IPeers.ContributeAsync(DepartmentCode department, EstablishmentContribution contribution) => throw new NotSupportedException();
    ValueTask IPeers.ReportAsync(PresentationCode presentation, DepartmentRow row) => throw new NotSupportedException();
    ValueTask IPeers.ReportAsync(string group, MemberRow row) => throw new NotSupportedException();
    ValueTask IPeers.SupplyAsync(PresentationCode presentation, Actors.Supply.SupplyRow row) => throw new NotSupportedException();
    void IPeers.Publish(Actors.Forecasts.PresentationShapes shapes) => throw new NotSupportedException();
    void IPeers.Publish(IReadOnlyList<TerritoryFigures> figures) => throw new NotSupportedException();
    void IPeers.Publish(LiveChange change) => throw new NotSupportedException();
}
