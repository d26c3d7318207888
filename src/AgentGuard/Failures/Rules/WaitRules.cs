using System.Globalization;
using AgentGuard.Failures.Bodies;

namespace AgentGuard.Failures.Rules;

/// <summary>How long a provider asks to wait, and whether it says that waiting makes sense.</summary>
/// <remarks>
/// <c>retry-after-ms</c>, then <c>retry-after</c> (seconds with or without a fraction, or an HTTP date), as the OpenAI SDKs do; then
/// Google's <c>RetryInfo</c>; then the words of the message. <c>x-ratelimit-reset-*</c> is no wait: it says when the allowance is full again.
/// </remarks>
internal static class WaitRules
{
    private static readonly string[] Introductions =
        ["retry in", "try again in", "reset after", "reset in", "resets in", "retry after", "try again after", "retryDelay"];

    /// <summary>The wait, for failures that pass with time.</summary>
    public static TimeSpan? Find(ModelFailureKind kind, IReadOnlyDictionary<string, string> headers, ErrorBody body, DateTimeOffset now) =>
        kind is ModelFailureKind.RateLimited or ModelFailureKind.QuotaExhausted or ModelFailureKind.Overloaded
            or ModelFailureKind.ServerError or ModelFailureKind.Timeout or ModelFailureKind.Unknown
            ? OfHeaders(headers, now) ?? body.RetryDelay ?? OfWords(body.Text)
            : null;

    /// <summary>The provider's own word on whether to try again.</summary>
    public static bool? ShouldRetry(IReadOnlyDictionary<string, string> headers) =>
        HeaderValues.Find(headers, "x-should-retry") is { } value && bool.TryParse(value, out var should) ? should : null;

    private static TimeSpan? OfHeaders(IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        if (HeaderValues.Find(headers, "retry-after-ms") is { } milliseconds && Number(milliseconds) is { } ms)
        {
            return TimeSpan.FromMilliseconds(ms);
        }

        if (HeaderValues.Find(headers, "retry-after") is not { } value)
        {
            return null;
        }

        if (Number(value) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        // Numbers that make no sense, such as negative ones, must not pass for the day of a month.
        return value.Contains(':', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date > now ? date - now : TimeSpan.Zero
            : null;
    }

    private static TimeSpan? OfWords(string text)
    {
        foreach (var introduction in Introductions)
        {
            for (var at = 0; text.IndexOf(introduction, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var found; at = found + 1)
            {
                var rest = text.AsSpan(found + introduction.Length).TrimStart(" :'\"~");
                if (Durations.Parse(rest) is { } wait)
                {
                    return wait;
                }
            }
        }

        return null;
    }

    private static double? Number(string text) =>
        double.TryParse(text.AsSpan().Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e9
            ? number
            : null;
}
