using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Stock;

namespace Medistock.Realtime.Domain.Tests.Codes;

public class PresentationCodeTests
{
    [Fact]
    public void A_cip7_becomes_its_cip13()
    {
        Assert.Equal("3400930082157", PresentationCode.Parse("3008215").ToString());
        Assert.Equal(PresentationCode.Parse("3400930082157"), PresentationCode.Parse("3008215"));
        Assert.Equal("3008215", Cip13.Parse("3400930082157").Cip7);
    }

    [Fact]
    public void A_ucd7_becomes_its_ucd13()
    {
        var code = PresentationCode.Parse("9123456");
        Assert.StartsWith("34008" + "9123456", code.ToString(), StringComparison.Ordinal);
        Assert.Equal((PresentationKind.Ucd, StockUnit.Unit), (code.Kind, code.Unit));
        Assert.Equal("9123456", Ucd13.Parse(code.ToString()).Ucd7);
    }

    [Fact]
    public void A_box_is_counted_in_boxes() => Assert.Equal((PresentationKind.Cip, StockUnit.Box), (PresentationCode.Parse("3008215").Kind, PresentationCode.Parse("3008215").Unit));

    [Theory]
    [InlineData("3400930082158", "presentation.check-digit")]
    [InlineData("3400730082157", "presentation.prefix")]
    [InlineData("4400930082157", "presentation.prefix")]
    [InlineData("340093008215", "presentation.length")]
    [InlineData("", "presentation.length")]
    [InlineData("34009300 2157", "presentation.format")]
    [InlineData("300821A", "presentation.format")]
    [InlineData("٣٠٠٨٢١٥", "presentation.format")]
    [InlineData("X-", "presentation.length")]
    [InlineData("X-ABCDEFGHIJKL", "presentation.length")]
    [InlineData("X-A_B", "presentation.format")]
    [InlineData("X-É", "presentation.format")]
    [InlineData("X-ſ", "presentation.format")]
    [InlineData("X-A\0B", "presentation.format")]
    public void A_bad_code_is_refused_with_its_reason(string text, string reason)
    {
        Assert.False(PresentationCode.TryParse(text, out _, out var refused));
        Assert.Equal(reason, refused.Code);
        Assert.Contains(text.Length > 0 ? text[..Math.Min(5, text.Length)] : "''", refused.Message, StringComparison.Ordinal);
        Assert.Throws<CodeFormatException>(() => PresentationCode.Parse(text));
    }

    [Fact]
    public void Every_single_wrong_digit_of_a_code_is_found()
    {
        const string good = "3400930082157";
        for (var at = 5; at < 13; at++)
            for (var digit = '0'; digit <= '9'; digit++)
                Assert.Equal(digit == good[at], PresentationCode.TryParse(good[..at] + digit + good[(at + 1)..], out _, out _));
    }

    [Theory]
    [InlineData("X-A")]
    [InlineData("X-0")]
    [InlineData("X-00")]
    [InlineData("X--")]
    [InlineData("X-ZZZZZZZZZZZ")]
    [InlineData("X-MASQUE-FFP2")]
    [InlineData("X-----------9")]
    public void An_x_code_keeps_its_text_through_its_word(string text)
    {
        if (!PresentationCode.TryParse(text, out var code, out var refused)) Assert.Fail(refused.Message);
        Assert.Equal((text, PresentationKind.Other, StockUnit.Unit), (code.ToString(), code.Kind, code.Unit));
        Assert.Equal(code, PresentationCode.FromValue(code.Value));
    }

    [Fact]
    public void X_codes_do_not_depend_on_case_and_never_collide()
    {
        Assert.Equal(PresentationCode.Parse("X-AB1"), PresentationCode.Parse("x-ab1"));
        var random = new Random(11);
        var seen = new Dictionary<ulong, string>();
        for (var i = 0; i < 20_000; i++)
        {
            var text = "X-" + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => "0AZ-9"[random.Next(5)]));
            Assert.Equal(text, PresentationCode.Parse(text).ToString());
            if (!seen.TryAdd(PresentationCode.Parse(text).Value, text)) Assert.Equal(text, seen[PresentationCode.Parse(text).Value]);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(3400930082158UL)]
    [InlineData(1UL << 63)]
    [InlineData((1UL << 63) | 38)]
    [InlineData(ulong.MaxValue)]
    public void A_word_that_is_no_code_is_not_read_back(ulong word) => Assert.False(PresentationCode.TryFromValue(word, out _));

    [Fact]
    public void Random_words_read_back_only_as_codes_that_write_the_same_text()
    {
        var random = new Random(5);
        for (var i = 0; i < 100_000; i++)
            if (PresentationCode.TryFromValue((ulong)random.NextInt64() | 1UL << 63, out var code)) Assert.Equal(code, PresentationCode.Parse(code.ToString()));
    }

    [Fact]
    public void A_default_code_is_a_bug()
    {
        Assert.Throws<InvalidOperationException>(() => default(PresentationCode).Value);
        Assert.Throws<InvalidOperationException>(() => default(PresentationCode).ToString());
        Assert.Throws<InvalidOperationException>(() => default(Cip13).Code);
        Assert.Throws<InvalidOperationException>(() => default(Ucd13).Code);
        Assert.Throws<InvalidOperationException>(() => default(Cis).Value);
        Assert.Throws<InvalidOperationException>(() => default(Atc).Text);
        Assert.Throws<InvalidOperationException>(() => default(Finess).Text);
        Assert.Throws<InvalidOperationException>(() => default(FinessEj).Text);
        Assert.Throws<InvalidOperationException>(() => default(DepartmentCode).Text);
        Assert.Throws<InvalidOperationException>(() => default(RegionCode).Text);
        Assert.Throws<InvalidOperationException>(() => default(TerritoryCode).Text);
    }

    [Fact]
    public void A_cip_is_no_ucd_and_a_ucd_no_cip()
    {
        Assert.False(Cip13.TryParse("9123456", out _, out var noCip));
        Assert.False(Ucd13.TryParse("3008215", out _, out var noUcd));
        Assert.Equal(("cip.prefix", "ucd.prefix"), (noCip.Code, noUcd.Code));
    }

    [Theory]
    [InlineData("60234100", true)]
    [InlineData("00234100", false)]
    [InlineData("6023410", false)]
    [InlineData("6023410A", false)]
    public void A_cis_has_eight_digits(string text, bool good) => Assert.Equal(good, Cis.TryParse(text, out _, out _));

    [Theory]
    [InlineData("J", 1)]
    [InlineData("J01", 2)]
    [InlineData("J01C", 3)]
    [InlineData("J01CA", 4)]
    [InlineData("J01CA04", 5)]
    public void An_atc_class_has_five_levels(string text, int level) => Assert.Equal(level, Atc.Parse(text).Level);

    [Theory]
    [InlineData("J0")]
    [InlineData("j01")]
    [InlineData("J01CA0")]
    [InlineData("")]
    public void What_is_no_atc_class_is_refused(string text) => Assert.False(Atc.TryParse(text, out _, out _));

    [Fact]
    public void Quantities_are_exact_to_the_ten_thousandth()
    {
        Assert.Equal(333, Quantity.Of(1m / 30).TenThousandths);
        Assert.Equal("0.0333", Quantity.Of(1m / 30).ToString());
        Assert.Equal(14_285_714, DailyRate.Mean(Quantity.Of(100), 7).Millionths);
    }
}
