// A pharmacy's program that lives to be killed: it reports lines as fast as it can and, once a report has returned, writes the line's id
// to a ledger of its own, flushed to disk. What the ledger names must reach the server once; what it does not name may or may not.
// Arguments: server, outbox directory, ledger file, first quantity, FINESS…
using System.Globalization;
using System.Text;
using Medistock.Realtime.Sdk;

var (server, outbox, ledgerPath) = (new Uri(args[0]), args[1], args[2]);
var quantity = long.Parse(args[3], CultureInfo.InvariantCulture);
var sites = args[4..];
using var ledger = new FileStream(ledgerPath, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
await using var medistock = MedistockClient.Start(new MedistockOptions
{
    Server = server, Key = Environment.GetEnvironmentVariable("MEDISTOCK_KEY") ?? "key", OutboxDirectory = outbox, Linger = TimeSpan.FromMilliseconds(20), MaxBatchLines = 40,
    FirstRetry = TimeSpan.FromMilliseconds(10), LongestRetry = TimeSpan.FromMilliseconds(100), RequestTimeout = TimeSpan.FromSeconds(2),
});
while (true)
{
    var at = DateTimeOffset.UtcNow;
    var reports = new List<StockReport>();
    for (var i = 0; i < 1 + quantity % 7; i++)
        reports.Add(StockReport.Dispensed(sites[(quantity + i) % sites.Length], "3400930082157", quantity + i, at));
    quantity += reports.Count;
    var ids = medistock.Report(reports);
    var entry = new StringBuilder();
    for (var i = 0; i < ids.Count; i++) entry.Append(CultureInfo.InvariantCulture, $"{reports[i].Finess} {ids[i]} {reports[i].Quantity}\n");
    ledger.Write(Encoding.ASCII.GetBytes(entry.ToString()));
    ledger.Flush(flushToDisk: true);
    Console.Out.WriteLine(quantity.ToString(CultureInfo.InvariantCulture));
}
