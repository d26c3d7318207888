using System.Globalization;

namespace AgentGuard.Failures.Rules;

/// <summary>What an HTTP status says by itself.</summary>
internal static class StatusRules
{
    private static readonly string[] Introductions =
        ["status code does not indicate success: ", "status code: ", "status code ", "status: ", "error code: ", "HTTP ", "HTTP/1.1 ", "HTTP/2 "];

    public static ModelFailureKind? KindOf(int? status) => status switch
    {
        401 => ModelFailureKind.Authentication,
        402 => ModelFailureKind.QuotaExhausted,
        403 => ModelFailureKind.PermissionDenied,
        404 => ModelFailureKind.ModelNotFound,
        408 or 504 or 524 => ModelFailureKind.Timeout,
        429 => ModelFailureKind.RateLimited,
        503 or 529 => ModelFailureKind.Overloaded,
        >= 500 and <= 599 => ModelFailureKind.ServerError,
        >= 400 and <= 499 => ModelFailureKind.BadRequest,
        _ => null,
    };

    /// <summary>Whether a status names one kind of failure, and not merely the side that failed.</summary>
    public static bool IsTelling(int? status) => status is 401 or 402 or 403 or 404 or 408 or 429 or 503 or 504 or 524 or 529;

    /// <summary>The status that the text of an exception gives: the last resort, for SDKs that are not known.</summary>
    public static int? FindIn(string text)
    {
        foreach (var introduction in Introductions)
        {
            var at = text.IndexOf(introduction, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && Parse(text.AsSpan(at + introduction.Length)) is { } status)
            {
                return status;
            }
        }

        return Parse(text);
    }

    private static int? Parse(ReadOnlySpan<char> text) =>
        text.Length >= 3
        && (text.Length == 3 || !char.IsAsciiLetterOrDigit(text[3]))
        && int.TryParse(text[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && status is >= 400 and <= 599
            ? status
            : null;
}
