using System.IO.Compression;
using System.Text.Json.Serialization;
using Medistock.Realtime.Web.Establishments;
using Medistock.Realtime.Web.Forecasts;
using Medistock.Realtime.Web.Groups;
using Medistock.Realtime.Web.Helpers;
using Medistock.Realtime.Web.Live;
using Medistock.Realtime.Web.Pages;
using Medistock.Realtime.Web.Presentations;
using Medistock.Realtime.Web.Problems;
using Medistock.Realtime.Web.Signals;
using Medistock.Realtime.Web.Status;
using Medistock.Realtime.Web.Stock;
using Medistock.Realtime.Web.Supply;
using Medistock.Realtime.Web.Territories;
using Medistock.Realtime.Web.WinterPlan;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Medistock.Realtime.Web;

/// <summary>
/// The web side of a node. The executable registers <c>INation</c>, <see cref="IKeys"/>, <see cref="ISupplyFiles"/> and <see cref="DirectoryFacts"/>,
/// then calls <see cref="AddMedistockWeb"/> and <see cref="MapMedistock"/>.
/// </summary>
public static class WebSetup
{
    public static IServiceCollection AddMedistockWeb(this IServiceCollection services, WebOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new KeyRing(provider.GetRequiredService<IKeys>(), options));
        services.AddSingleton<IngestGate>().AddSingleton<WebMeters>().AddSingleton<StockEndpoint>();
        services.AddSingleton<SequenceIndex>().AddSingleton<StatusReader>().AddSingleton<CoverageReader>().AddSingleton<PresentationSearch>().AddSingleton<CalibrationReader>().AddSingleton<PublicPlan>().AddSingleton<WinterPlan.EffectMemory>();
        services.AddSingleton<LiveFeed>().AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSessions(options);
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddSignalR(hub =>
        {
            hub.AddFilter<HubAccess>();
            hub.EnableDetailedErrors = false;
            hub.MaximumReceiveMessageSize = 32 << 10;
            hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
        });
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "application/problem+json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.AddDescription();
        services.AddTelemetry();
        return services;
    }

    public static WebApplication MapMedistock(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<WebOptions>();
        if (options.Exercise is { } exercise) app.UseExerciseMark(exercise);
        if (options.Demo) app.UseMiddleware<DemoGate>();
        app.UseProblems();
        // Queries and pages are worth compressing; the answer to a batch is short and on the hot path, a socket is neither.
        app.UseWhen(context => HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/live"), get => get.UseResponseCompression());
        app.UsePages(options.WebRoot ?? Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseWebSockets();
        app.UseRouting();
        app.UseMiddleware<AccessGate>();
        StockEndpoint.Map(app, app.Services.GetRequiredService<StockEndpoint>());
        app.MapSession();
        app.MapEstablishments();
        app.MapPresentations();
        app.MapForecasts();
        app.MapCalibration();
        app.MapMoleculeGroups();
        app.MapForecastResets();
        app.MapSupply();
        app.MapSupplyFile();
        app.MapEpidemiology();
        app.MapTerritories();
        app.MapHelpers();
        app.MapSignals();
        app.MapWinterPlan();
        PublicPlan.Map(app);
        app.MapStatus();
        app.MapExercise();
        LiveHub.Map(app);
        app.MapTelemetry();
        app.MapDescription();
        return app;
    }
}
