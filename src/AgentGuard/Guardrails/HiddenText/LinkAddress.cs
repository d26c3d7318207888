namespace AgentGuard.Guardrails.HiddenText;

/// <summary>Tells whether following an address, or loading it, can carry data to whoever runs the site.</summary>
internal static class LinkAddress
{
    /// <summary>Whether it leads to another site with a query, a fragment or user information, or is code.</summary>
    public static bool CarriesData(ReadOnlySpan<char> address)
    {
        address = address.Trim();
        if (address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (address.IndexOf("//", StringComparison.Ordinal) is not (>= 0 and var slashes))
        {
            return false;
        }

        var authority = address[(slashes + 2)..];
        var path = authority.IndexOf('/');
        return authority.IsEmpty || address.ContainsAny('?', '#') || (path < 0 ? authority : authority[..path]).Contains('@');
    }
}
