using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Reads the text of a tool result tolerantly: wrapped, cut or quoted, a field is found by its name.</summary>
internal static partial class ToolText
{
    /// <summary>The text behind one layer of JSON quoting, if there is one.</summary>
    public static string Plain(string text)
    {
        var trimmed = text.Trim();
        if (trimmed is not ['"', .., '"'])
        {
            return text;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(trimmed) ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>The value of a string, number or literal field; null when it is absent or null.</summary>
    public static string? Field(string text, string name)
    {
        var match = Regex.Match(text, $$"""
            "{{name}}"\s*:\s*(?:"(?<text>(?:[^"\\]|\\.)*)("|$)|(?<literal>[-\w.]+))
            """, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
        return match.Groups["text"].Success ? Unescape(match.Groups["text"].Value)
            : match.Groups["literal"].Success && match.Groups["literal"].Value != "null" ? match.Groups["literal"].Value
            : null;
    }

    public static CallState State(string? result)
    {
        if (result is null)
        {
            return CallState.FailedOpaquely;
        }

        if (Field(result, "retryable") is null && (Field(result, "category") is null || Field(result, "message") is null))
        {
            return result.TrimStart().StartsWith("Error", StringComparison.OrdinalIgnoreCase) ? CallState.FailedOpaquely : CallState.Done;
        }

        var what = $"{Field(result, "category")} {Field(result, "message")}";
        return UnknownOutcome().IsMatch(what) ? CallState.OutcomeUnknown
            : Field(result, "retryable") == "true" ? CallState.FailedRetryably
            : what.Contains("timeout", StringComparison.OrdinalIgnoreCase) ? CallState.OutcomeUnknown
            : Arguments().IsMatch(Field(result, "category") ?? "") ? CallState.WrongArguments
            : CallState.Denied;
    }

    private static string Unescape(string escaped)
    {
        try
        {
            return JsonSerializer.Deserialize<string>($"\"{escaped}\"") ?? "";
        }
        catch (JsonException)
        {
            return escaped;
        }
    }

    [GeneratedRegex(
        "unknown ?outcome|outcome.{0,20}unknown|may (already )?have|unclear|uncertain|in doubt|not known whether",
        RegexOptions.IgnoreCase)]
    private static partial Regex UnknownOutcome();

    [GeneratedRegex("argument|valid|schema|malformed", RegexOptions.IgnoreCase)]
    private static partial Regex Arguments();
}
