namespace AgentGuard.Guardrails.HiddenText;

/// <summary>Where a link of Markdown leads, and its title.</summary>
/// <param name="CarriesData">Whether the address can carry data.</param>
/// <param name="Length">The characters up to the end of the address, with white space before it.</param>
/// <param name="TitleLength">The characters of the title, with quotation marks; 0 where what follows the address is none.</param>
internal readonly record struct LinkTarget(bool CarriesData, int Length, int TitleLength)
{
    public static LinkTarget Of(ReadOnlySpan<char> text)
    {
        var start = text.Length - text.TrimStart().Length;
        var rest = text[start..];
        var isQuoted = rest.StartsWith("<");
        var end = isQuoted ? rest.IndexOf('>') + 1 : rest.IndexOfAny(" \t\r");
        end = end <= 0 ? (isQuoted || end < 0 ? rest.Length : 0) : end;
        var address = rest[..end].Trim("<>");
        var title = rest[end..].Trim();
        return new(LinkAddress.CarriesData(address), start + end, title is ['"' or '\'' or '(', ..] ? title.Length : 0);
    }
}
