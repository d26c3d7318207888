using System.Globalization;

namespace AgentGuard.Failures;

/// <summary>Reads how long a provider asks to wait.</summary>
/// <remarks><c>retry-after-ms</c> before <c>retry-after</c> (seconds with or without a fraction, or an HTTP date), as the OpenAI SDKs do.</remarks>
internal static class RetryAfterParser
{
    public static TimeSpan? Parse(IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        if (headers.TryGetValue("retry-after-ms", out var milliseconds) && Number(milliseconds) is { } ms)
        {
            return FromSeconds(ms / 1000);
        }

        if (!headers.TryGetValue("retry-after", out var value))
        {
            return null;
        }

        if (Number(value) is { } seconds)
        {
            return FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Max(date - now)
            : null;
    }

    public static bool? ShouldRetry(IReadOnlyDictionary<string, string> headers) =>
        headers.TryGetValue("x-should-retry", out var value) && bool.TryParse(value, out var should) ? should : null;

    private static double? Number(string text) =>
        double.TryParse(text.AsSpan().Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e9
            ? number
            : null;

    private static TimeSpan FromSeconds(double seconds) => Max(TimeSpan.FromSeconds(seconds));

    private static TimeSpan Max(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;
}
