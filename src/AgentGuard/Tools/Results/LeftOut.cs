using System.Globalization;

namespace AgentGuard.Tools.Results;

/// <summary>The words that stand where something was left out.</summary>
internal static class LeftOut
{
    /// <summary>How many characters the longest note takes, so that room can be set aside.</summary>
    public const int Room = 150;

    /// <summary>Where lines or characters were left out of a text.</summary>
    public static string Text(int start, int length, int lines, int tokens, string? id)
    {
        var what = lines > 2 ? Format($"{lines} lines, about {tokens} tokens,") : Format($"{length} characters, about {tokens} tokens,");
        return id is null
            ? $"[... {what} left out here: ask for less, or for a part ...]"
            : Format($"[... {what} left out here; to read them: read_result id={id} offset={start} ...]");
    }

    /// <summary>Where items were left out of an array.</summary>
    public static string Items(int first, int count, int of, int tokens, string? id)
    {
        var what = Format($"... items {first} to {first + count - 1} of {of} left out");
        return id is null ? $"{what} ..." : Format($"{what}, about {tokens} tokens; to read them: read_result id={id} item={first} ...");
    }

    /// <summary>Where members were left out of an object, or parts of their values.</summary>
    public static string Members(int members, int of, int tokens, string? id)
    {
        var what = members > 0 ? Format($"{members} of {of} members left out") : "parts of the values left out";
        return id is null ? what : Format($"{what}, about {tokens} tokens in all; to read them: read_result id={id}");
    }

    /// <summary>Where characters were left out of a string.</summary>
    public static string Characters(int count) => Format($"[... {count} characters left out ...]");

    /// <summary>Where nothing fits.</summary>
    public static string Everything(int tokens, string? id) => id is null
        ? Format($"[A result of about {tokens} tokens was left out: ask for less, or for a part.]")
        : Format($"[A result of about {tokens} tokens was left out; to read it: read_result id={id}]");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
