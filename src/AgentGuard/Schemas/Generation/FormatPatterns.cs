namespace AgentGuard.Schemas.Generation;

/// <summary>Formats that are regular, as patterns.</summary>
internal static class FormatPatterns
{
    // RFC 3339: months have their days, and leap years, which are regular in the Gregorian calendar, have one more.
    private const string Day =
        "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
        + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

    private const string Clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";

    private const string Octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    public static string? Find(string format) => format switch
    {
        "date" => $"^{Day}$",
        "time" => $"^{Clock}$",
        "date-time" => $"^{Day}[Tt]{Clock}$",
        "uuid" => "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        "ipv4" => $"^(?:{Octet}\\.){{3}}{Octet}$",
        _ => null,
    };
}
