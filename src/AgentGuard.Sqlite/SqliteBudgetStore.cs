using System.Globalization;
using AgentGuard.Budgets;
using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <summary>Keeps budgets over restarts, for all processes of one machine that use the same file.</summary>
/// <remarks>Thread-safe. A window is forgotten a day after it has ended, once nothing is reserved in it.</remarks>
public sealed class SqliteBudgetStore : IBudgetStore
{
    private const string Measures = "input_tokens, cached_tokens, output_tokens, cost, model_calls, tool_calls";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _timeProvider;
    private DateTimeOffset _nextSweep;

    /// <summary>Creates a store.</summary>
    /// <param name="database">The file.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public SqliteBudgetStore(SqliteDatabase database, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async ValueTask<BudgetReservation> ReserveAsync(
        string reservationId, IReadOnlyList<BudgetClaim> claims, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(reservationId);
        ArgumentNullException.ThrowIfNull(claims);
        return await _database.WriteAsync(connection => Reserve(connection, reservationId, claims, lifetime), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(string reservationId, Spending spent, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(reservationId);
        await _database.WriteAsync(connection => Settle(connection, reservationId, spent), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Spending> GetSpentAsync(BudgetKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await _database.WriteAsync(
            connection =>
            {
                Expire(connection);
                return Sum(connection, $"SELECT {Measures} FROM budget_windows WHERE window = $window", ("$window", key.ToString()));
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static Spending UsedIn(SqliteConnection connection, BudgetKey key) => Sum(
        connection,
        $"SELECT {Measures} FROM budget_windows WHERE window = $window UNION ALL SELECT {Measures} FROM budget_reservations WHERE window = $window",
        ("$window", key.ToString()));

    private static Spending Sum(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        Spending sum = default;
        while (reader.Read())
        {
            sum += new Spending
            {
                InputTokens = reader.GetInt64(0),
                CachedInputTokens = reader.GetInt64(1),
                OutputTokens = reader.GetInt64(2),
                // Money is exact: SQLite has no decimal numbers, so it is text.
                Cost = decimal.Parse(reader.GetString(3), CultureInfo.InvariantCulture),
                ModelCalls = reader.GetInt32(4),
                ToolCalls = reader.GetInt32(5),
            };
        }

        return sum;
    }

    private static (string Name, object? Value)[] Of(in Spending amount) =>
    [
        ("$input", amount.InputTokens), ("$cached", amount.CachedInputTokens), ("$output", amount.OutputTokens),
        ("$cost", amount.Cost.ToString(CultureInfo.InvariantCulture)), ("$models", amount.ModelCalls), ("$tools", amount.ToolCalls),
    ];

    private BudgetReservation Reserve(SqliteConnection connection, string id, IReadOnlyList<BudgetClaim> claims, TimeSpan lifetime)
    {
        Expire(connection);
        if (connection.Scalar("SELECT 1 FROM budget_reservations WHERE reservation = $id LIMIT 1", ("$id", id)) is null)
        {
            foreach (var claim in claims)
            {
                var used = UsedIn(connection, claim.Key);
                if (claim.Limits.FirstExceeded(used + claim.Amount) is { } measure)
                {
                    return BudgetReservation.Refused(new BudgetRefusal(claim.Key, measure, used));
                }
            }

            var expires = (_timeProvider.GetUtcNow() + lifetime).ToUnixTimeMilliseconds();
            foreach (var claim in claims)
            {
                Insert(connection, id, claim, expires);
            }
        }

        return BudgetReservation.Granted([.. claims.Select(claim => UsedIn(connection, claim.Key))]);
    }

    private static void Insert(SqliteConnection connection, string id, BudgetClaim claim, long expires)
    {
        connection.Execute(
            "INSERT OR IGNORE INTO budget_windows (window, ends_at) VALUES ($window, $ends)",
            ("$window", claim.Key.ToString()),
            ("$ends", claim.Key.End.ToUnixTimeMilliseconds()));
        connection.Execute(
            $"""
            INSERT INTO budget_reservations (reservation, window, expires_at, {Measures})
            VALUES ($id, $window, $expires, $input, $cached, $output, $cost, $models, $tools)
            """,
            [("$id", id), ("$window", claim.Key.ToString()), ("$expires", expires), .. Of(claim.Amount)]);
    }

    private static int Settle(SqliteConnection connection, string id, Spending? spent)
    {
        List<string> windows = [];
        using (var command = connection.Command("SELECT window FROM budget_reservations WHERE reservation = $id", ("$id", id)))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                windows.Add(reader.GetString(0));
            }
        }

        foreach (var window in windows)
        {
            var amount = spent ?? Sum(
                connection,
                $"SELECT {Measures} FROM budget_reservations WHERE reservation = $id AND window = $window",
                ("$id", id),
                ("$window", window));
            var total = Sum(connection, $"SELECT {Measures} FROM budget_windows WHERE window = $window", ("$window", window)) + amount;
            connection.Execute(
                """
                UPDATE budget_windows SET input_tokens = $input, cached_tokens = $cached, output_tokens = $output,
                    cost = $cost, model_calls = $models, tool_calls = $tools WHERE window = $window
                """,
                [("$window", window), .. Of(total)]);
        }

        return connection.Execute("DELETE FROM budget_reservations WHERE reservation = $id", ("$id", id));
    }

    private void Expire(SqliteConnection connection)
    {
        var now = _timeProvider.GetUtcNow();
        List<string> expired = [];
        using (var command = connection.Command(
            "SELECT DISTINCT reservation FROM budget_reservations WHERE expires_at <= $now", ("$now", now.ToUnixTimeMilliseconds())))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                expired.Add(reader.GetString(0));
            }
        }

        expired.ForEach(id => Settle(connection, id, spent: null));
        if (now >= _nextSweep)
        {
            _nextSweep = now + SweepInterval;
            connection.Execute(
                "DELETE FROM budget_windows WHERE ends_at < $before AND window NOT IN (SELECT window FROM budget_reservations)",
                ("$before", (now - Kept).ToUnixTimeMilliseconds()));
        }
    }
}
