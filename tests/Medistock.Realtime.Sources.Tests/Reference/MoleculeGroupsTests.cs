using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Tests;

public class MoleculeGroupsTests
{
    [Theory]
    [InlineData("comprimé pelliculé", "orale", "orale-solide")]
    [InlineData("gélule", "orale", "orale-solide")]
    [InlineData("comprimé effervescent(e) sécable", "orale", "orale-solide")]
    [InlineData("microgranule à libération prolongée en gélule", "orale", "orale-solide")]
    [InlineData("poudre pour suspension buvable", "orale", "suspension-buvable")]
    [InlineData("solution buvable en gouttes", "orale", "solution-buvable")]
    [InlineData("granulés", "orale", "solution-buvable")]
    [InlineData("poudre et  solvant pour solution injectable", "intramusculaire", "injectable")]
    [InlineData("émulsion injectable ou pour perfusion", "intraveineuse", "injectable")]
    [InlineData("solution injectable", "intramusculaire;intraveineuse;rectale;sous-cutanée", "injectable")]
    [InlineData("suspension pour inhalation", "inhalée", "aerosol")]
    [InlineData("poudre pour inhalation", "inhalée", "poudre-inhalation")]
    [InlineData("solution pour inhalation par nébuliseur", "inhalée", "nebulisation")]
    [InlineData("gaz pour inhalation", "inhalée", "gaz")]
    [InlineData("suppositoire sécable", "rectale", "rectale")]
    [InlineData("pommade", "rectale", "rectale")]
    [InlineData("pommade", "ophtalmique", "collyre")]
    [InlineData("pommade", "cutanée", "cutanee")]
    [InlineData("solution", "buccogingivale", "buccale")]
    [InlineData("implant", "intravitréenne", "implant")]
    [InlineData("suspension pour instillation", "endotrachéobronchique", "autre")]
    [InlineData("", "", "autre")]
    public void A_form_and_route_belong_to_one_family(string form, string route, string family) => Assert.Equal(family, MoleculeGroups.FamilyOf(form, route));

    [Theory]
    [InlineData("X 250 mg ENFANTS ET NOURRISSONS, sirop", Patients.Paediatric)]
    [InlineData("X PÉDIATRIQUE 30 mg/ml, solution buvable", Patients.Paediatric)]
    [InlineData("X 1 g ADULTES, sachet", Patients.Adult)]
    [InlineData("X ADULTES ET ENFANTS, sirop", Patients.All)]
    [InlineData("X adultérant 2 mg", Patients.All)]
    public void The_label_s_own_words_decide_first(string label, Patients patients) =>
        Assert.Equal(patients, MoleculeGroups.PatientsOf([new("CAFÉINE", "2 mg", "")], "sirop", "orale", label));

    [Theory]
    [InlineData("PARACÉTAMOL", "300 mg", "un suppositoire", "suppositoire", "rectale", Patients.Paediatric)]
    [InlineData("PARACÉTAMOL", "600 mg", "un suppositoire", "suppositoire", "rectale", Patients.All)]
    [InlineData("PARACÉTAMOL", "0,3 g", "un sachet", "poudre pour solution buvable", "orale", Patients.Paediatric)]
    [InlineData("MORPHINE", "10 mg", "1 ml", "solution buvable", "orale", Patients.All)]
    [InlineData("AMOXICILLINE", "250 mg", "5 ml", "poudre pour suspension buvable", "orale", Patients.Paediatric)]
    [InlineData("AMOXICILLINE", "250 mg", "une gélule", "gélule", "orale", Patients.All)]
    public void Without_words_the_dose_and_the_form_decide(string substance, string strength, string per, string form, string route, Patients patients) =>
        Assert.Equal(patients, MoleculeGroups.PatientsOf([new(substance, strength, per)], form, route, "X"));

    [Fact]
    public void A_group_does_not_depend_on_the_order_or_the_salt_of_the_substances() => Assert.Equal(
        MoleculeGroups.Of([new("AMOXICILLINE TRIHYDRATÉE", "", ""), new("ACIDE CLAVULANIQUE", "", "")], "gélule", "orale", ""),
        MoleculeGroups.Of([new("CLAVULANIQUE (ACIDE)", "", ""), new("AMOXICILLINE", "", "")], "gélule", "orale", ""));

    [Fact]
    public void Without_composition_the_label_names_the_group() => Assert.Equal("alyostal-prick/cutanee/adult", MoleculeGroups.Of([], "solution", "cutanée", "ALYOSTAL PRICK, solution"));

    [Theory]
    [InlineData("1000 mg", 1000)]
    [InlineData("1 000 mg", 1000)]
    [InlineData("1,148 g", 1148)]
    [InlineData("0,5 mg", 0.5)]
    public void A_strength_in_mass_is_read_in_milligrams(string strength, decimal milligrams) => Assert.Equal(milligrams, MoleculeGroups.Milligrams(strength));

    [Theory]
    [InlineData("2CH à 30CH")]
    [InlineData("1 000 000 UI")]
    [InlineData("100 microgrammes")]
    [InlineData("")]
    public void Another_strength_is_not_a_mass(string strength) => Assert.Null(MoleculeGroups.Milligrams(strength));
}
