using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Web.Problems;

/// <summary>Codes as requests name them: parsed once, at the edge, with the problem that says what is wrong.</summary>
internal static class Asked
{
    public static bool Presentation(string text, out PresentationCode code, out Problem problem)
    {
        var good = PresentationCode.TryParse(text, out code, out var refused);
        problem = new(400, refused.Code ?? "", refused.Message ?? "");
        return good;
    }

    public static bool Establishment(string text, out Finess finess, out Problem problem)
    {
        var good = Finess.TryParse(text, out finess, out var refused);
        problem = new(400, refused.Code ?? "", refused.Message ?? "");
        return good;
    }

    public static bool Territory(string text, out TerritoryCode territory, out Problem problem)
    {
        var good = TerritoryCode.TryParse(text, out territory, out var refused);
        problem = new(400, refused.Code ?? "", refused.Message ?? "");
        return good;
    }

    /// <summary>A page of a list that is read in order: the cursor is how many came before.</summary>
    public static bool Page(string? after, int? limit, int usual, int largest, out int skip, out int take, out Problem problem)
    {
        take = Math.Clamp(limit ?? usual, 1, largest);
        skip = 0;
        problem = new(400, "cursor.format", "after: the 'next' of an earlier answer is expected");
        return string.IsNullOrEmpty(after) || (int.TryParse(after, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out skip) && skip >= 0);
    }

    public static string? Next(int skip, int take, int all) => skip + take < all ? (skip + take).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
}
