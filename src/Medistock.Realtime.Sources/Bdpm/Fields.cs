using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Bdpm;

/// <summary>
/// The fields of one line, read left to right; the first that does not hold is remembered (<see cref="Fault"/>) and the rest of the line is not judged.
/// </summary>
internal sealed class Fields(string[] fields)
{
    /// <summary>Column from 1, code, message.</summary>
    public (int Column, string Code, string Message)? Fault { get; private set; }

    public string Text(int index) => fields[index].Trim();

    public Cis Cis(int index)
    {
        if (Domain.Codes.Cis.TryParse(Text(index), out var cis, out var refused)) return cis;
        Fail(index, refused);
        return default;
    }

    public Cip13 Cip13(int index)
    {
        if (Domain.Codes.Cip13.TryParse(Text(index), out var cip, out var refused)) return cip;
        Fail(index, refused);
        return default;
    }

    public Atc? AtcOrNothing(int index)
    {
        if (Text(index).Length == 0) return null;
        if (Atc.TryParse(Text(index), out var atc, out var refused)) return atc;
        Fail(index, refused);
        return null;
    }

    public string Required(int index, string code, string what)
    {
        var text = Text(index);
        if (text.Length == 0) Fail(index, new(code, $"{what} is empty"));
        return text;
    }

    /// <summary>A date in <paramref name="format"/>, or nothing.</summary>
    public void DateOrNothing(int index, string format)
    {
        var text = Text(index);
        if (text.Length > 0 && !DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            Fail(index, new("date.format", $"'{text}' is not a date as {format}"));
    }

    public void OneOf(int index, string code, params ReadOnlySpan<string> allowed)
    {
        var text = Text(index);
        foreach (var value in allowed)
        {
            if (text == value) return;
        }
        Fail(index, new(code, $"'{text}' is none of {string.Join(", ", allowed)}"));
    }

    public int Whole(int index, string code)
    {
        if (int.TryParse(Text(index), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        Fail(index, new(code, $"'{Text(index)}' is not a whole number"));
        return 0;
    }

    /// <summary>Euros as the BDPM writes them: <c>24,34</c>, and <c>1,466,29</c> for 1 466.29 (the last comma is the decimal one).</summary>
    public decimal? EurosOrNothing(int index)
    {
        var text = Text(index);
        if (text.Length == 0) return null;
        if (Bdpm.Prices.TryParse(text, out var euros)) return euros;
        Fail(index, new("price.format", $"'{text}' is not a price (24,34 or 1,466,29)"));
        return null;
    }

    /// <summary><c>65%</c>, <c>65 %</c>, several separated by ';', or nothing.</summary>
    public IReadOnlyList<int> PercentsOrNothing(int index)
    {
        var text = Text(index);
        if (text.Length == 0) return [];
        var percents = new List<int>();
        foreach (var part in text.Split(';'))
        {
            var digits = part.Trim().TrimEnd('%').TrimEnd();
            if (part.Contains('%', StringComparison.Ordinal) && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
            {
                percents.Add(percent);
                continue;
            }
            Fail(index, new("rate.format", $"'{text}' is not a reimbursement rate (65% or 65 %)"));
            return [];
        }
        return percents;
    }

    public void Fail(int index, CodeRefused refused) => Fault ??= (index + 1, refused.Code, refused.Message);
}
