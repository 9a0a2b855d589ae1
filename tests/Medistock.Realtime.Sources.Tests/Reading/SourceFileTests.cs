using System.Text;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

public class SourceFileTests
{
    private static SourceFile Decode(params byte[] bytes)
    {
        Assert.True(SourceFile.TryDecode("f.txt", bytes, out var file, out _));
        return file!;
    }

    private static string Refusal(byte[] bytes)
    {
        Assert.False(SourceFile.TryDecode("f.txt", bytes, out _, out var refused));
        Assert.StartsWith("f.txt", refused.Message, StringComparison.Ordinal);
        return refused.Code;
    }

    [Fact]
    public void Valid_UTF8_is_UTF8() => Assert.Equal(("comprimé", "utf-8"), (Decode("comprimé"u8.ToArray()).Lines[0].Text, Decode("comprimé"u8.ToArray()).Encoding));

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        var file = Decode([0xEF, 0xBB, 0xBF, .. "é;1"u8]);
        Assert.Equal(("é;1", "utf-8 (BOM)"), (file.Lines[0].Text, file.Encoding));
    }

    [Fact]
    public void One_byte_that_is_not_UTF8_makes_the_file_Windows_1252()
    {
        var file = Decode([.. "l"u8, 0x92, .. "Agence "u8, 0xE9, 0x80]);
        Assert.Equal(("l’Agence é€", "windows-1252"), (file.Lines[0].Text, file.Encoding));
    }

    [Fact]
    public void UTF16_with_its_mark_is_read() => Assert.Equal("é\t1", Decode([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("é\t1\r\n")]).Lines.Single().Text);

    [Theory]
    [InlineData("a\nb\n", 2)]
    [InlineData("a\r\nb\r\n", 2)]
    [InlineData("a\r\r\nb", 2)]
    [InlineData("a\n\nb", 3)]
    [InlineData("a", 1)]
    public void Lines_end_in_any_of_the_ways_found_and_the_last_may_not_end(string text, int lines)
    {
        var file = Decode(Encoding.UTF8.GetBytes(text));
        Assert.Equal(lines, file.Lines.Count);
        Assert.Equal(("a", "b"), (file.Lines[0].Text, file.Lines.Count == 1 ? "b" : file.Lines[^1].Text));
        Assert.Equal(Enumerable.Range(1, lines), file.Lines.Select(line => line.Number));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>")]
    [InlineData("\r\n  <HTML><head>")]
    [InlineData("<?xml version=\"1.0\"?>")]
    public void A_web_page_saved_as_a_file_is_refused(string page) => Assert.Equal("file.html", Refusal(Encoding.UTF8.GetBytes(page)));

    [Fact]
    public void A_workbook_under_a_text_file_s_name_is_refused() => Assert.Equal("file.binary", Refusal([0x50, 0x4B, 3, 4, 0, 0]));

    [Fact]
    public void An_empty_file_is_refused() => Assert.Equal("file.empty", Refusal([]));

    [Fact]
    public void The_hash_is_that_of_the_bytes() => Assert.Equal("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", Decode("a"u8.ToArray()).Sha256);

    [Fact]
    public void What_was_taken_is_remembered_from_one_import_to_the_next()
    {
        var taken = new CraftedDelivery().Import().Taken;
        using var stream = new MemoryStream();
        taken.Write(stream);
        stream.Position = 0;
        Assert.All(new CraftedDelivery().Import(taken: TakenLines.Read(stream)).Reports, report => Assert.Equal(report.Read, report.Unchanged));
    }

    [Fact]
    public void A_memory_cut_short_is_not_believed()
    {
        using var stream = new MemoryStream();
        new CraftedDelivery().Import().Taken.Write(stream);
        stream.SetLength(stream.Length - 3);
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => TakenLines.Read(stream));
    }

    [Fact]
    public void A_memory_that_is_none_is_not_believed() => Assert.Throws<InvalidDataException>(() => TakenLines.Read(new MemoryStream("not a memory"u8.ToArray())));

    [Theory]
    [InlineData("a;b;c", ';', new[] { "a", "b", "c" })]
    [InlineData("a,\"b,c\",d", ',', new[] { "a", "b,c", "d" })]
    [InlineData("\"say \"\"hi\"\"\",2", ',', new[] { "say \"hi\"", "2" })]
    [InlineData("5\" pipe,2", ',', new[] { "5\" pipe", "2" })]
    [InlineData("", ',', new[] { "" })]
    public void A_CSV_line_is_cut_at_separators_outside_quotes(string line, char separator, string[] fields) => Assert.Equal(fields, Csv.Cut(line, separator));

    [Fact]
    public void A_quote_left_open_is_no_line() => Assert.Null(Csv.Cut("a,\"b,c", ','));
}
