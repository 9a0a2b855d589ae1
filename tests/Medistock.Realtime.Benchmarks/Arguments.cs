using System.Globalization;

namespace Medistock.Realtime.Benchmarks;

/// <summary><c>--name value</c> and <c>--flag</c>.</summary>
internal sealed class Arguments(string[] args)
{
    public bool Has(string name) => args.Contains(name, StringComparer.Ordinal);

    public string Text(string name, string fallback)
    {
        var at = Array.IndexOf(args, name);
        if (at < 0) return fallback;
        return at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} wants a value");
    }

    /// <summary>As given, one option and its value left out.</summary>
    public IEnumerable<string> Without(string name) => Array.IndexOf(args, name) is >= 0 and var at ? args.Where((_, position) => position != at && position != at + 1) : args;

    public double Number(string name, double fallback) => double.Parse(Text(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
    public int Whole(string name, int fallback) => (int)Number(name, fallback);
}
