using System.Text.Json;
using Microsoft.Playwright;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>What a person with a keyboard, a reader or a small window would meet on a page: the dashboard's own checks, run in a journey.</summary>
internal static class PageChecks
{
    private static readonly string? Dashboard = Find();
    private static string? Axe => Dashboard is null ? null : Path.Combine(Dashboard, "node_modules", "axe-core", "axe.min.js") is var file && File.Exists(file) ? file : null;

    /// <summary>Faults in sentences, none where all is well: axe's violations, text cut off, a page wider than its window. <paramref name="without"/> says which check could not be made.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, Action<string> without, bool axe = true)
    {
        var faults = new List<string>();
        if (Dashboard is null) without("SKIPPED: dashboard/ is not beside the tests: nothing was checked");
        else
        {
            var cutOff = (await File.ReadAllTextAsync(Path.Combine(Dashboard, "e2e", "cut-off.mjs"))).Replace("export function", "function", StringComparison.Ordinal);
            faults.AddRange(await page.EvaluateAsync<string[]>($"() => {{ {cutOff}; return cutOff(); }}"));
        }
        if (!axe) return faults;
        if (Axe is not { } script)
        {
            without("SKIPPED: dashboard/node_modules is absent (npm ci): axe was not run");
            return faults;
        }
        // Evaluated, not added as a script: the page's policy allows none but its own.
        await page.EvaluateAsync(await File.ReadAllTextAsync(script));
        var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(one => `axe ${one.id}: ${one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`)");
        faults.AddRange(found.EnumerateArray().Select(one => one.GetString()!));
        return faults;
    }

    /// <summary>One of the dashboard's own scripts for a page (dashboard/e2e), as a page can evaluate it: its functions by their names.</summary>
    public static async Task<string> ScriptAsync(string name) => (await File.ReadAllTextAsync(Path.Combine(
        Dashboard ?? throw new InvalidOperationException("dashboard/ is not beside the tests"), "e2e", name))).Replace("export function", "function", StringComparison.Ordinal);

    /// <summary>Goes on from the focused control until <paramref name="target"/> has the focus, as a person without a mouse does.</summary>
    public static async Task TabToAsync(IPage page, ILocator target, int most = 60)
    {
        for (var pressed = 0; pressed < most; pressed++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{target} was not reached by {most} times Tab");
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "dashboard", "e2e", "cut-off.mjs"))) return Path.Combine(folder.FullName, "dashboard");
        }
        return null;
    }
}
