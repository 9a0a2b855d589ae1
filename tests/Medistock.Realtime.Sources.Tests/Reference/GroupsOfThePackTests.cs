using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Demo;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>The group rule held against real labels, one example per family that the winter plan tells apart.</summary>
public class GroupsOfThePackTests
{
    private static readonly DemoPack Pack = DemoPack.Load();

    [Theory]
    [InlineData("CLAMOXYL 250 mg/5 ml", "amoxicilline/suspension-buvable/paediatric", Patients.Paediatric)]
    [InlineData("CLAMOXYL 1 g", "amoxicilline/orale-solide/adult", Patients.All)]
    [InlineData("AUGMENTIN 100 mg/12,50 mg par ml NOURRISSONS", "acide-clavulanique+amoxicilline/suspension-buvable/paediatric", Patients.Paediatric)]
    [InlineData("AMOXICILLINE/ACIDE CLAVULANIQUE TEVA 1 g/ 125 mg ADULTES", "acide-clavulanique+amoxicilline/suspension-buvable/adult", Patients.Adult)]
    [InlineData("DOLIPRANE 2,4 POUR CENT", "paracetamol/suspension-buvable/paediatric", Patients.Paediatric)]
    [InlineData("DOLIPRANE 1000 mg, comprimé", "paracetamol/orale-solide/adult", Patients.All)]
    [InlineData("DOLIPRANE 150 mg, suppositoire", "paracetamol/rectale/paediatric", Patients.Paediatric)]
    [InlineData("DOLIPRANE ADULTES 1000 mg, suppositoire", "paracetamol/rectale/adult", Patients.Adult)]
    [InlineData("DOLIPRANE 300 mg, poudre pour solution buvable en sachet-dose", "paracetamol/solution-buvable/paediatric", Patients.Paediatric)]
    [InlineData("DOLIPRANE 500 mg, poudre pour solution buvable en sachet-dose", "paracetamol/solution-buvable/adult", Patients.All)]
    [InlineData("PARACETAMOL KABI 10 mg/mL", "paracetamol/injectable/adult", Patients.All)]
    [InlineData("VENTOLINE 100 microgrammes/dose", "salbutamol/aerosol/adult", Patients.All)]
    [InlineData("VENTOLINE 5 mg/2,5 ml", "salbutamol/nebulisation/adult", Patients.All)]
    [InlineData("TAMIFLU 6 mg/ml", "oseltamivir/suspension-buvable/paediatric", Patients.Paediatric)]
    [InlineData("ZECLAR 25 mg/ml", "clarithromycine/suspension-buvable/paediatric", Patients.Paediatric)]
    [InlineData("AZYTER 15 mg/g", "azithromycine/collyre/adult", Patients.All)]
    [InlineData("ORAMORPH 20 mg/1 ml", "morphine/solution-buvable/adult", Patients.All)]
    [InlineData("MORPHINE (CHLORHYDRATE) RENAUDIN 10 mg/ml", "morphine/injectable/adult", Patients.All)]
    [InlineData("BUCCOLAM 5 mg", "midazolam/buccale/adult", Patients.All)]
    [InlineData("TRACRIUM 250 mg/25 ml", "atracurium/injectable/adult", Patients.All)]
    [InlineData("DEXAMETHASONE KRKA 4 mg/ml", "dexamethasone/injectable/adult", Patients.All)]
    [InlineData("CELESTENE 0,05 POUR CENT", "betamethasone/solution-buvable/adult", Patients.All)]
    [InlineData("DIPROSONE 0,05 %, crème", "betamethasone/cutanee/adult", Patients.All)]
    public void A_real_label_falls_into_its_group(string label, string group, Patients patients)
    {
        var found = Pack.Presentations.Where(presentation => presentation.Label.StartsWith(label, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(found);
        Assert.All(found, presentation => Assert.Equal((group, patients), (presentation.Group, presentation.Patients)));
    }

    [Fact]
    public void Single_molecule_markers_have_few_groups_and_no_salt_left_in_their_names()
    {
        var names = Pack.Presentations.Select(presentation => presentation.Group.Split('/')[0]).SelectMany(dci => dci.Split('+')).Distinct().ToArray();
        Assert.All(names, name => Assert.DoesNotMatch("sulfate|phosphate|chlorhydrate|besilate|bromure|anhydre|hydrate|-base$|maleate|caproate", name));
    }
}
