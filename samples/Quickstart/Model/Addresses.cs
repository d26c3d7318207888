using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Finds mail addresses and the placeholders that stand for them.</summary>
internal static partial class Addresses
{
    public static string? First(string text) => Pattern().Match(text) is { Success: true } match ? match.Value : null;

    public static MatchCollection All(string text) => Pattern().Matches(text);

    [GeneratedRegex(@"<[A-Z]*E?MAIL[A-Z_]*_\w+>|\[[A-Z]*E?MAIL[A-Z_]*_\w+\]|[\w.+-]+@[\w-]+(\.[\w-]+)+", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
