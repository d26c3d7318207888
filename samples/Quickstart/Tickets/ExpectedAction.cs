using System.Globalization;
using System.Text.Json;
using Quickstart.World;

namespace Quickstart.Tickets;

/// <summary>A tool call by its name and the arguments that matter; the others may be anything.</summary>
public sealed record ExpectedAction
{
    public required string Tool { get; init; }

    public IReadOnlyDictionary<string, JsonElement> Arguments { get; init; } = new Dictionary<string, JsonElement>();

    public bool Matches(LedgerEntry entry) =>
        Tool == entry.Tool && Arguments.All(a => entry.Arguments.TryGetValue(a.Key, out var value) && Same(a.Value, value));

    private static bool Same(JsonElement expected, string actual) => expected.ValueKind switch
    {
        JsonValueKind.Number => decimal.TryParse(actual, CultureInfo.InvariantCulture, out var number) && number == expected.GetDecimal(),
        JsonValueKind.String => string.Equals(expected.GetString(), actual, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
