using System.Text.Json;
using AgentGuard.Tools.Effects;
using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>An effect as it is stored.</summary>
internal sealed record EffectRow(long Number, StoredState State, int Attempt, string Owner, string? Result)
{
    public static EffectRow? Find(SqliteConnection connection, EffectKey key)
    {
        using var command = connection.Command(
            "SELECT number, state, attempt, owner, result FROM effects WHERE run_id = $run AND tool = $tool AND arguments = $arguments AND ordinal = $ordinal",
            Of(key));
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new(reader.GetInt64(0), (StoredState)reader.GetInt32(1), reader.GetInt32(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4))
            : null;
    }

    /// <summary>Writes a claim. It gets the next number, also where the effect was claimed before: the numbers are the order of the claims.</summary>
    public static void Claim(SqliteConnection connection, EffectKey key, int attempt, string owner, long now) => connection.Execute(
        """
        INSERT OR REPLACE INTO effects (run_id, tool, arguments, ordinal, state, attempt, owner, claimed_at)
        VALUES ($run, $tool, $arguments, $ordinal, $state, $attempt, $owner, $now)
        """,
        [.. Of(key), ("$state", (int)StoredState.Claimed), ("$attempt", attempt), ("$owner", owner), ("$now", now)]);

    public static IReadOnlyList<EffectRecord> OfRun(SqliteConnection connection, string runId)
    {
        using var command = connection.Command(
            """
            SELECT tool, arguments, ordinal, state, result, claimed_at, settled_at FROM effects
            WHERE run_id = $run AND state <> $released ORDER BY number
            """,
            ("$run", runId),
            ("$released", (int)StoredState.Released));
        using var reader = command.ExecuteReader();
        List<EffectRecord> records = [];
        while (reader.Read())
        {
            records.Add(new(
                new EffectKey(runId, reader.GetString(0), reader.GetString(1), reader.GetInt32(2)),
                StateOf((StoredState)reader.GetInt32(3)),
                ResultOf(runId, reader.GetString(0), reader.IsDBNull(4) ? null : reader.GetString(4)),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
                reader.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6))));
        }

        return records;
    }

    public bool Settle(SqliteConnection connection, StoredState state, string? result, long now) => connection.Execute(
        "UPDATE effects SET state = $state, result = $result, settled_at = $now WHERE number = $number",
        ("$state", (int)state),
        ("$result", result),
        ("$now", now),
        ("$number", Number)) == 1;

    /// <summary>Reads a recorded result.</summary>
    /// <exception cref="SqliteStoreException">It is damaged.</exception>
    public static object? ResultOf(string runId, string tool, string? recorded)
    {
        try
        {
            return recorded is null ? null : EffectResultJson.Read(recorded);
        }
        catch (JsonException e)
        {
            throw new SqliteStoreException($"The recorded result of a call of the tool '{tool}' in the run '{runId}' cannot be read: {e.Message}", e);
        }
    }

    private static EffectState StateOf(StoredState state) => state switch
    {
        StoredState.Claimed => EffectState.Claimed,
        StoredState.Done => EffectState.Done,
        StoredState.Undone => EffectState.Undone,
        _ => EffectState.Unknown,
    };

    private static (string Name, object? Value)[] Of(EffectKey key) =>
        [("$run", key.RunId), ("$tool", key.Tool), ("$arguments", key.Arguments), ("$ordinal", key.Ordinal)];
}
