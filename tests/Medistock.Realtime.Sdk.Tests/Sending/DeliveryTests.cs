using Medistock.Realtime.Contracts.Stock;
using Medistock.Realtime.Sdk.Tests.Server;
using Microsoft.AspNetCore.Http;
using static Medistock.Realtime.Sdk.Tests.Sandbox;

namespace Medistock.Realtime.Sdk.Tests.Sending;

public sealed class DeliveryTests : IDisposable
{
    private readonly Sandbox _box = new();
    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task What_is_reported_arrives_as_reported_under_the_id_that_was_returned()
    {
        await using var server = await ServerDouble.StartAsync();
        await using var client = MedistockClient.Start(_box.Options(server.Address));
        var id = client.Report(StockReport.Counted(Site, Cip, 12.5m, At).InLot("L42 é", "2027-03-31"));
        client.Report(StockReport.Withdrawn(Site, Cip, id, At.AddMinutes(1)));
        await client.FlushAsync(Patience.Enough);
        var lines = server.Lines[Site];
        Assert.Equal(new StockLine(Cip, At, "count", 12.5m, id, null, "L42 é", "2027-03-31"), lines[0]);
        Assert.Equal(id, lines[1].Reverses);
        Assert.Null(lines[1].Type);
        Assert.Matches("^[0-9a-v]{7}-[0-9a-z]+$", id);
        Assert.Equal(0, client.Status.PendingEntries);
    }

    [Fact]
    public async Task Reporting_marks_travel_with_the_lines_before_them()
    {
        await using var server = await ServerDouble.StartAsync();
        await using var client = MedistockClient.Start(_box.Options(server.Address));
        client.ClosedDay(Site, "2026-11-21");
        client.Report(Sale(1));
        client.ReportedThrough(Site, At.AddHours(1));
        client.ReportedThrough(Site, At.AddHours(2));
        await client.FlushAsync(Patience.Enough);
        Assert.Contains(server.Batches, batch => batch.ClosedDays is ["2026-11-21"]);
        Assert.Equal(At.AddHours(2), server.Batches[^1].ReportedThrough);
        Assert.Single(server.Lines[Site]);
    }

    [Fact]
    public async Task Marks_may_stand_in_one_list_with_their_lines()
    {
        await using var server = await ServerDouble.StartAsync();
        await using var client = MedistockClient.Start(_box.Options(server.Address));
        client.Report([Sale(1), StockReport.Complete(Site, At.AddHours(1)), Sale(2, Other), StockReport.Closed(Other, "2026-11-21")]);
        await client.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, [1]);
        AssertHolds(server, Other, [2]);
        Assert.Equal(At.AddHours(1), server.Through[Site]);
        Assert.Single(server.Batches, batch => batch.ClosedDays is ["2026-11-21"]);
    }

    [Fact]
    public async Task Thousands_of_lines_leave_in_full_batches_gzipped_in_order_one_in_flight()
    {
        await using var server = await ServerDouble.StartAsync();
        var options = _box.Options(server.Address);
        options.Linger = TimeSpan.FromMinutes(5);
        await using var client = MedistockClient.Start(options);
        client.Report([.. Enumerable.Range(1, 5_500).SelectMany(i => new[] { Sale(i), Sale(i, Other) })]);
        await client.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, Enumerable.Range(1, 5_500));
        AssertHolds(server, Other, Enumerable.Range(1, 5_500));
        Assert.Equal(12, server.Batches.Count);
        Assert.All(server.Requests, seen => Assert.True(seen.Gzip));
        Assert.Equal(1, server.MostInFlightPerEstablishment);
    }

    [Fact]
    public async Task Every_way_a_network_fails_loses_nothing_and_doubles_nothing()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        await using var server = await ServerDouble.StartAsync();
        var treats = new[] { Treat.Well, Treat.FailBefore, Treat.FailAfter, Treat.CutBefore, Treat.CutAfter, Treat.Portal };
        server.Script = (_, _) => { lock (random) return treats[random.Next(treats.Length)]; };
        var options = _box.Options(server.Address);
        options.MaxBatchLines = 7;
        await using var client = MedistockClient.Start(options);
        for (var i = 1; i <= 300; i++) client.Report([Sale(i), Sale(i, Other)]);
        await client.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, Enumerable.Range(1, 300));
        AssertHolds(server, Other, Enumerable.Range(1, 300));
        Assert.Equal((0, 0), (server.Conflicts, server.Duplicates));
        Assert.Equal(1, server.MostInFlightPerEstablishment);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_and_asked_again_with_the_same_batch_id()
    {
        await using var server = await ServerDouble.StartAsync();
        server.Script = (_, request) => request == 0 ? Treat.Hang : Treat.Well;
        var options = _box.Options(server.Address);
        options.RequestTimeout = TimeSpan.FromMilliseconds(200);
        await using var client = MedistockClient.Start(options);
        client.Report(Sale(1));
        await client.FlushAsync(Patience.Enough);
        Assert.Equal(2, server.Requests.Count);
        Assert.Single(server.Requests.Select(seen => seen.Batch.BatchId).Distinct());
    }

    [Fact]
    public async Task A_rejected_line_is_told_as_sent_and_the_others_stand()
    {
        await using var server = await ServerDouble.StartAsync();
        server.Reject = line => line.Quantity == 2 ? new RejectedLine(0, "line.future", "too far ahead") : null;
        LineRejected? told = null;
        await using var client = MedistockClient.Start(_box.Options(server.Address), started => started.LineRejected += (_, happened) => told = happened);
        var ids = client.Report([Sale(1), Sale(2), Sale(3)]);
        await client.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, [1, 3]);
        Assert.NotNull(told);
        Assert.Equal((Site, "line.future", ids[1], 2m), (told.Finess, told.Code, told.Line.LineId, told.Line.Quantity));
    }

    [Fact]
    public async Task A_batch_judged_unacceptable_is_set_aside_told_and_the_next_ones_go_on()
    {
        await using var server = await ServerDouble.StartAsync();
        var judged = 0;
        server.Instead = async (context, _) =>
        {
            if (judged++ > 0) return false;
            await ServerDouble.ProblemAsync(context, 422, "batch.conflict", "used before");
            return true;
        };
        var told = new TaskCompletionSource<BatchRefused>();
        await using var client = MedistockClient.Start(_box.Options(server.Address), started => started.BatchRefused += (_, happened) => told.TrySetResult(happened));
        var id = client.Report(Sale(1));
        await client.FlushAsync(Patience.Enough);
        client.Report(Sale(2));
        await client.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, [2]);
        var refused = await told.Soon();
        Assert.Equal((422, "batch.conflict", 1), (refused.Status, refused.Code, refused.Lines));
        using var kept = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(refused.File));
        Assert.Equal(id, kept.RootElement.GetProperty("batch").GetProperty("lines")[0].GetProperty("lineId").GetString());
        Assert.Equal(1, client.Status.RefusedBatches);
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(403, "access.denied")]
    [InlineData(404, null)]
    [InlineData(413, null)]
    public async Task An_establishment_that_is_not_let_in_is_paused_told_once_and_keeps_its_lines(int status, string? code)
    {
        await using var server = await ServerDouble.StartAsync();
        var open = false;
        var tries = 0;
        var tried = new TaskCompletionSource<bool>();
        server.Instead = async (context, finess) =>
        {
            if (open || finess == Other) return false;
            if (++tries == 3) tried.TrySetResult(true);
            if (code is not null) await ServerDouble.ProblemAsync(context, status, code, "no");
            else context.Response.StatusCode = status;
            return true;
        };
        List<EstablishmentPaused> told = [];
        await using var client = MedistockClient.Start(_box.Options(server.Address), started => started.Paused += (_, happened) => told.Add(happened));
        client.Report([Sale(1), Sale(5, Other)]);
        await tried.Soon();
        Assert.Equal(1, client.Status.PausedEstablishments);
        var paused = Assert.Single(told);
        Assert.Equal((Site, status, code ?? "http." + status), (paused.Finess, paused.Status, paused.Code));
        open = true;
        await client.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, [1]);
        AssertHolds(server, Other, [5]);
        Assert.Equal(0, client.Status.PausedEstablishments);
    }

    [Fact]
    public async Task A_clock_two_minutes_off_is_told_once()
    {
        await using var server = await ServerDouble.StartAsync();
        server.Skew = TimeSpan.FromMinutes(-10);
        List<ClockSkewed> told = [];
        await using var client = MedistockClient.Start(_box.Options(server.Address), started => started.Skewed += (_, happened) => told.Add(happened));
        for (var i = 1; i <= 3; i++)
        {
            client.Report(Sale(i));
            await client.FlushAsync(Patience.Enough);
        }
        Assert.InRange(Assert.Single(told).Ahead.TotalMinutes, 9, 11);
    }

    [Fact]
    public async Task A_handler_that_throws_stops_nothing()
    {
        await using var server = await ServerDouble.StartAsync();
        await using var client = MedistockClient.Start(_box.Options(server.Address), started => started.Acknowledged += (_, _) => throw new InvalidOperationException("mine"));
        client.Report(Sale(1));
        await client.FlushAsync(Patience.Enough);
        AssertHolds(server, Site, [1]);
    }

    [Fact]
    public async Task Many_callers_report_at_once_and_nothing_is_lost()
    {
        await using var server = await ServerDouble.StartAsync();
        await using var client = MedistockClient.Start(_box.Options(server.Address));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                if (caller % 2 == 0) client.Report(Sale(caller * 100 + i));
                else await client.ReportAsync(Sale(caller * 100 + i));
            }
        })));
        await client.FlushAsync(Patience.Enough);
        Assert.Equal(800, server.Lines[Site].Select(line => line.Quantity).Distinct().Count());
        Assert.Equal(800, server.Lines[Site].Count);
    }
}
