using Microsoft.Playwright;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>A page as a person meets it at several sizes: pictures to be looked at, and no fault of <see cref="PageChecks"/>.</summary>
internal static class PageLooks
{
    public static float Patience { get; } = (float)Eventually.Patience.TotalMilliseconds;

    /// <summary>axe without violation, nothing cut off or overflowing, in a small window, a large one, and the small one at 200 %.</summary>
    public static async Task FaultlessAsync(IPage page, string name, Action<string> without, bool zoomed = true)
    {
        foreach (var (width, height) in zoomed ? [(640, 360), (1920, 1080), (1280, 720)] : new[] { (1920, 1080), (1280, 720) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "medistock-screens", $"{name}-{width}.png") });
            Assert.Empty(await PageChecks.FaultsAsync(page, without));
        }
    }

    /// <summary>What the pages' own code threw.</summary>
    public static List<string> ErrorsOf(IPage page)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add($"{page.Url}: {error}");
        return errors;
    }
}
