using Microsoft.Playwright;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>The machine's own Chromium, driven by Playwright.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Null: there is none.</summary>
    public static string? Executable { get; } =
        Environment.GetEnvironmentVariable("MEDISTOCK_CHROMIUM") is { Length: > 0 } given ? given : File.Exists("/usr/bin/chromium") ? "/usr/bin/chromium" : null;

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        }));
    }

    public Task<IBrowserContext> NewContextAsync() => _browser.NewContextAsync(new()
    {
        ViewportSize = new() { Width = 1920, Height = 1080 }, Locale = "fr-FR", TimezoneId = "Europe/Paris",
    });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>A test with a browser; skipped, and counted so, where there is none.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Executable is null) Skip = "SKIPPED: no Chromium on this machine (apt install chromium, or MEDISTOCK_CHROMIUM=path)";
    }
}
