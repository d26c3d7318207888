using System.Globalization;

namespace AgentGuard.Schemas.Patterns;

/// <summary>The Unicode properties that <c>\p{...}</c> may name: general categories by both of their names, and a few binary ones.</summary>
internal static class PatternProperties
{
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L",
        ["Uppercase_Letter"] = "Lu",
        ["Lowercase_Letter"] = "Ll",
        ["Titlecase_Letter"] = "Lt",
        ["Modifier_Letter"] = "Lm",
        ["Other_Letter"] = "Lo",
        ["Mark"] = "M",
        ["Nonspacing_Mark"] = "Mn",
        ["Spacing_Mark"] = "Mc",
        ["Enclosing_Mark"] = "Me",
        ["Number"] = "N",
        ["Decimal_Number"] = "Nd",
        ["digit"] = "Nd",
        ["Letter_Number"] = "Nl",
        ["Other_Number"] = "No",
        ["Punctuation"] = "P",
        ["punct"] = "P",
        ["Connector_Punctuation"] = "Pc",
        ["Dash_Punctuation"] = "Pd",
        ["Open_Punctuation"] = "Ps",
        ["Close_Punctuation"] = "Pe",
        ["Initial_Punctuation"] = "Pi",
        ["Final_Punctuation"] = "Pf",
        ["Other_Punctuation"] = "Po",
        ["Symbol"] = "S",
        ["Math_Symbol"] = "Sm",
        ["Currency_Symbol"] = "Sc",
        ["Modifier_Symbol"] = "Sk",
        ["Other_Symbol"] = "So",
        ["Separator"] = "Z",
        ["Space_Separator"] = "Zs",
        ["Line_Separator"] = "Zl",
        ["Paragraph_Separator"] = "Zp",
        ["Other"] = "C",
        ["Control"] = "Cc",
        ["cntrl"] = "Cc",
        ["Format"] = "Cf",
        ["Surrogate"] = "Cs",
        ["Private_Use"] = "Co",
        ["Unassigned"] = "Cn",
    };

    // In the order of the enumeration UnicodeCategory.
    private static readonly string[] Codes =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi",
        "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    public static CodePoints? Find(string name)
    {
        var value = name[(name.IndexOf('=', StringComparison.Ordinal) + 1)..];
        if (value.Length < name.Length && name[..^(value.Length + 1)] is not ("General_Category" or "gc"))
        {
            return null;
        }

        var code = Short.GetValueOrDefault(value, value);
        return value switch
        {
            "Any" => CodePoints.All,
            "ASCII" => CodePoints.Of((0, 0x7F)),
            "Alphabetic" or "Alpha" => Of("L", "Nl"),
            "Uppercase" => Of("Lu"),
            "Lowercase" => Of("Ll"),
            "White_Space" => CodePoints.Space,
            _ => Codes.Any(known => Matches(known, code)) ? Of(code) : null,
        };
    }

    private static CodePoints Of(params string[] codes) =>
        CodePoints.Of((UnicodeCategory category) => codes.Any(code => Matches(Codes[(int)category], code)));

    private static bool Matches(string known, string code) => known == code || (code.Length == 1 && known[0] == code[0]);
}
