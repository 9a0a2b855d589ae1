using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Medistock.Realtime.Web.Status;

/// <summary><c>/metrics</c> in Prometheus text; OTLP as soon as an <c>OTEL_EXPORTER_OTLP_…ENDPOINT</c> says where to.</summary>
internal static class Telemetry
{
    private const string ServiceName = "medistock";

    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(resource => resource.AddService(ServiceName))
                .AddMeter(WebMeters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "System.Runtime")
                .AddPrometheusExporter();
            if (Sends("METRICS")) metrics.AddOtlpExporter();
            return metrics.Build();
        });
        services.AddSingleton<TracesToOtlp>().AddHostedService(provider => provider.GetRequiredService<TracesToOtlp>());
    }

    public static void MapTelemetry(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint("/metrics", app.Services.GetRequiredService<MeterProvider>(), null, null).Declares(AccessAction.Public);

    private static bool Sends(string what) => new[] { "OTEL_EXPORTER_OTLP_ENDPOINT", $"OTEL_EXPORTER_OTLP_{what}_ENDPOINT" }
        .Any(variable => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)));

    /// <summary>Requests as spans; nothing is listened to where nothing is sent.</summary>
    private sealed class TracesToOtlp : IHostedService, IDisposable
    {
        private TracerProvider? _traces;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (Sends("TRACES"))
                _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(resource => resource.AddService(ServiceName)).AddSource("Microsoft.AspNetCore").AddOtlpExporter().Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public void Dispose() => _traces?.Dispose();
    }
}
