using Medistock.Realtime.Domain.Reference;

namespace Medistock.Realtime.Sources.Tests;

public class DciNamesTests
{
    [Theory]
    [InlineData("MORPHINE (SULFATE DE)", "morphine")]
    [InlineData("SULFATE DE MORPHINE", "morphine")]
    [InlineData("MORPHINE (SULFATE DE) PENTAHYDRATÉ", "morphine")]
    [InlineData("AMOXICILLINE TRIHYDRATÉE", "amoxicilline")]
    [InlineData("AMOXICILLINE BASE", "amoxicilline")]
    [InlineData("AZITHROMYCINE ANHYDRE", "azithromycine")]
    [InlineData("BÉSILATE D'ATRACURIUM", "atracurium")]
    [InlineData("BÉSILATE D’ATRACURIUM", "atracurium")]
    [InlineData("CLAVULANIQUE (ACIDE)", "acide-clavulanique")]
    [InlineData("ACIDE CLAVULANIQUE", "acide-clavulanique")]
    [InlineData("PHOSPHATE SODIQUE DE DEXAMÉTHASONE", "dexamethasone")]
    [InlineData("DEXAMÉTHASONE PHOSPHATE", "dexamethasone")]
    [InlineData("CODÉINE (PHOSPHATE DE) HÉMIHYDRATÉ", "codeine")]
    [InlineData("PHOSPHATE DE CODÉINE HÉMIHYDRATÉ", "codeine")]
    [InlineData("PSEUDO-ÉPHÉDRINE", "pseudoephedrine")]
    [InlineData("TOCILIZUMAB ", "tocilizumab")]
    [InlineData("PROPOFOL", "propofol")]
    [InlineData("SODIUM", "sodium")]
    [InlineData("BICARBONATE DE SODIUM", "bicarbonate-de-sodium")]
    public void The_moiety_is_the_same_whatever_the_salt_or_the_wording(string bdpm, string moiety) => Assert.Equal(moiety, DciNames.Moiety(bdpm));

    [Theory]
    [InlineData("Œstradiol & Co.", "oestradiol-co")]
    [InlineData("  É--È  ", "e-e")]
    [InlineData("", "")]
    public void A_slug_is_plain_ASCII(string text, string slug) => Assert.Equal(slug, DciNames.Slug(text));
}
