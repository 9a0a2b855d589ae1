using Microsoft.Playwright;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>A page as a person meets it at several sizes: pictures to be looked at, and no fault of <see cref="PageChecks"/>.</summary>
internal static class PageLooks
{
    /// <summary>200 % of a small window is half of its pixels.</summary>
    private static readonly (int Width, int Height) Doubled = (640, 360);
    private static readonly (int Width, int Height)[] Windows = [(1280, 720), (1920, 1080), (3840, 2160)];

    public static float Patience { get; } = (float)Eventually.Patience.TotalMilliseconds;

    /// <summary>axe without violation, nothing cut off or overflowing, in three windows and at 200 % of the smallest, where less motion is asked for and nothing moves.</summary>
    public static async Task FaultlessAsync(IPage page, string name, Action<string> without, bool zoomed = true)
    {
        var before = page.ViewportSize!;
        foreach (var window in zoomed ? [Doubled, .. Windows] : Windows)
        {
            var doubled = window == Doubled;
            await page.SetViewportSizeAsync(window.Width, window.Height);
            if (doubled) await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            if (window.Width < 3840) await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "medistock-screens", $"{name}-{window.Width}.png") });
            // Names, roles and colours do not depend on a larger window.
            Assert.Empty(await PageChecks.FaultsAsync(page, without, axe: window.Width <= 1280));
            if (!doubled) continue;
            Assert.Empty(await page.EvaluateAsync<string[]>("() => document.getAnimations().filter(one => one.playState === 'running').map(one => `moves: ${one.effect?.target?.className}`)"));
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Null });
        }
        await page.SetViewportSizeAsync(before.Width, before.Height);
    }

    /// <summary>What the pages' own code threw.</summary>
    public static List<string> ErrorsOf(IPage page)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add($"{page.Url}: {error}");
        return errors;
    }
}
