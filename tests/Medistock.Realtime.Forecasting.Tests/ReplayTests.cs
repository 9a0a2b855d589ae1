using System.Globalization;
using Medistock.Realtime.Server.Forecasts;

namespace Medistock.Realtime.Forecasting.Tests;

/// <summary>The yardstick's protocol.</summary>
public class ReplayTests
{
    [Fact]
    public async Task Each_question_is_answered_from_what_was_said_before_it()
    {
        var lines = new List<string>();
        for (var day = new DateOnly(2024, 1, 1); day < new DateOnly(2024, 4, 1); day = day.AddDays(1)) lines.Add($"O,a,{day:yyyy-MM-dd},{(day.Day % 9 == 0 ? "" : "10.0")},0");
        lines.AddRange(["F,a,2024-03-31", "T,t1,a,2024-03-31,95.000,2024-04-05:20.5;2024-04-06:1", "T,t2,a,2024-04-02,95.000,", "E", "O,never,read,x,y"]);
        var (fault, answers) = await Run(lines);
        Assert.Null(fault);
        Assert.Equal(30, answers.Length);
        Assert.Equal(Enumerable.Range(1, 28), answers[..28].Select(answer => int.Parse(answer.Split(',')[0], CultureInfo.InvariantCulture)));
        Assert.All(answers[..28], answer => Assert.Equal(5, answer.Split(',').Length));
        Assert.All(answers[28..], answer => Assert.Equal(4, answer.Split(',').Length));
        Assert.InRange(int.Parse(answers[28].Split(',')[1], CultureInfo.InvariantCulture), 11, 13);
        Assert.InRange(double.Parse(answers[28].Split(',')[3], CultureInfo.InvariantCulture), 0, 1);
    }

    [Theory]
    [InlineData("O,a,2024-01-02,NaN,0", "line 2: field 4: 'NaN' is no finite number")]
    [InlineData("O,a,2024-01-02,-1,0", "line 2: field 4: '-1' is no quantity of 0 to 1000000000000")]
    [InlineData("O,a,2024-01-01,1,0", "line 2: field 3: 2024-01-01 is not after the last day of a")]
    [InlineData("O,a,02/01/2024,1,0", "line 2: field 3: '02/01/2024' is no date such as 2026-11-22")]
    [InlineData("O,a,2024-01-02,1,2", "line 2: field 5: '2' is neither 0 nor 1")]
    [InlineData("O,,2024-01-02,1,0", "line 2: field 2: a series has a name")]
    [InlineData("F,b,2024-01-02", "line 2: nothing was observed of 'b'")]
    [InlineData("F,a,2023-12-31", "line 2: field 3: 2023-12-31 lies before what was already observed of a")]
    [InlineData("T,t,a,2024-01-01,x,", "line 2: field 5: 'x' is no finite number")]
    [InlineData("T,t,a,2024-01-01,1,2024-01-03", "line 2: field 6: '2024-01-03' is no date:quantity")]
    [InlineData("T,t,a,2024-01-01,1,2024-01-03:-4", "line 2: field 6: '2024-01-03:-4' brings less than nothing")]
    [InlineData("X,1", "line 2: 'X' with 2 fields is neither O (5), F (3), T (6) nor E")]
    public async Task What_cannot_be_understood_is_refused_by_line_and_field(string line, string expected)
    {
        var (fault, answers) = await Run(["O,a,2024-01-01,1,0", line, "E"]);
        Assert.Equal(expected, fault);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task An_input_that_breaks_off_is_said_to()
    {
        var (fault, _) = await Run(["O,a,2024-01-01,1,0"]);
        Assert.Equal("the input ended without E", fault);
    }

    internal static async Task<(string? Fault, string[] Answers)> Run(IEnumerable<string> lines)
    {
        using var input = new StringReader(string.Join('\n', lines));
        await using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var fault = await new ForecastReplay(input, output).RunAsync(CancellationToken.None);
        return (fault, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
