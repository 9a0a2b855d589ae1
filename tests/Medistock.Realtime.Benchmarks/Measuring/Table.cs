using System.Text;

namespace Medistock.Realtime.Benchmarks.Measuring;

/// <summary>A Markdown table.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public Table Row(params string[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
        Line(columns);
        Line(columns.Select((_, column) => column == 0 ? "---" : "---:"));
        foreach (var row in _rows) Line(row);
        return text.ToString();
    }
}
