using Medistock.Realtime.Storage.Registry;
using Npgsql;

namespace Medistock.Realtime.Storage.PostgreSql;

/// <summary>The inbox of facts. Several nodes may empty it together: the journal knows a batch by its id, and to delete a row twice is to delete it once.</summary>
internal sealed partial class PostgreSqlRegistryTables
{
    public bool PutInbox(IReadOnlyList<InboxBatch> batches, int capacity) => Transact(System.Data.IsolationLevel.ReadCommitted, connection =>
    {
        // One writer: rows become visible in the order of their numbers.
        Lock(connection);
        using (var count = new NpgsqlCommand("SELECT count(*) FROM inbox", connection))
            if ((long)count.ExecuteScalar()! + batches.Count > capacity) return false;
        foreach (var batch in batches)
        {
            using var insert = new NpgsqlCommand("INSERT INTO inbox (batch, stream, principal, at, payload) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", connection)
            {
                Parameters =
                {
                    new() { Value = batch.BatchId }, new() { Value = batch.Stream }, new() { Value = batch.Principal }, new() { Value = batch.At.ToUnixTimeMilliseconds() },
                    new() { Value = batch.Payload },
                },
            };
            insert.ExecuteNonQuery();
        }
        Count(connection, "inbox");
        return true;
    });

    public List<InboxBatch> ReadInbox(int most)
    {
        using var connection = database.Connect();
        using var select = new NpgsqlCommand("SELECT id, batch, stream, principal, at, payload FROM inbox ORDER BY id LIMIT $1", connection) { Parameters = { new() { Value = most } } };
        using var rows = select.ExecuteReader();
        var batches = new List<InboxBatch>();
        while (rows.Read())
            batches.Add(new(rows.GetInt64(0), rows.GetGuid(1), rows.GetString(2), rows.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4)), rows.GetFieldValue<byte[]>(5)));
        return batches;
    }

    public void DeleteInbox(long id)
    {
        using var connection = database.Connect();
        using var delete = new NpgsqlCommand("DELETE FROM inbox WHERE id = $1", connection) { Parameters = { new() { Value = id } } };
        delete.ExecuteNonQuery();
    }
}
