using System.Text;
using System.Text.Json;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Tells from a result whether its call failed, whoever wrote the tool.</summary>
internal static class FailedResult
{
    private static readonly string[] Starts = ["exception:", "fatal:", "failed:", "traceback (most recent call last)", "[error]"];

    public static bool Is(FunctionResultContent content, string text) =>
        content.Exception is not null || !ToolOutcome.IsSuccess(content) || IsText(text.AsSpan().TrimStart());

    private static bool IsText(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("error", StringComparison.OrdinalIgnoreCase) && (text.Length == 5 || !char.IsLetterOrDigit(text[5])))
        {
            return true;
        }

        foreach (var start in Starts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return text.Length > 0 && text[0] == '{' && text.Contains("rror\"", StringComparison.Ordinal) && HasErrorMember(text);
    }

    /// <summary>Whether a JSON object has a member <c>error</c> that says something, or <c>isError</c> that is true.</summary>
    private static bool HasErrorMember(ReadOnlySpan<char> text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.ToString()));
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var isError = reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("Error"u8);
                var isFlag = reader.ValueTextEquals("isError"u8) || reader.ValueTextEquals("is_error"u8);
                reader.Read();
                if ((isError && Says(ref reader)) || (isFlag && reader.TokenType is JsonTokenType.True))
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // What was cut is judged by what is left of it.
        }

        return false;
    }

    private static bool Says(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.String => !reader.ValueTextEquals(""u8),
        JsonTokenType.Number => !reader.ValueSpan.SequenceEqual("0"u8),
        _ => true,
    };
}
