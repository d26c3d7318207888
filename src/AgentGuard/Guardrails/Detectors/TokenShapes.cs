using System.Buffers;

namespace AgentGuard.Guardrails.Detectors;

/// <summary>The tokens that are known by a prefix, as their issuers document them.</summary>
internal static class TokenShapes
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Alphabetic = SearchValues.Create(Letters);
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(Letters + "0123456789");
    private static readonly SearchValues<char> UpperAlphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> UpperDashed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF_");
    private static readonly SearchValues<char> Url = SearchValues.Create(Letters + "0123456789-_");
    private static readonly SearchValues<char> UrlDotted = SearchValues.Create(Letters + "0123456789-_.=");
    private static readonly SearchValues<char> Base64 = SearchValues.Create(Letters + "0123456789+/=");
    private static readonly SearchValues<char> Base64Underscored = SearchValues.Create(Letters + "0123456789+/=_-");
    private static readonly SearchValues<char> Path = SearchValues.Create(Letters + "0123456789/");

    public static TokenShape[] All { get; } =
    [
        new("AKIA", 16, 16, UpperAlphanumeric), new("ASIA", 16, 16, UpperAlphanumeric), new("ABIA", 16, 16, UpperAlphanumeric),
        new("ABSK", 109, 132, Base64) { Bits = 2.5 }, new("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", 0, 0, Base64) { Bits = 0, LeastDigits = 0 },
        new("ghp_", 36, 0, Alphanumeric), new("gho_", 36, 0, Alphanumeric), new("ghu_", 36, 0, Alphanumeric),
        new("ghs_", 36, 0, Alphanumeric), new("ghr_", 36, 0, Alphanumeric), new("github_pat_", 22, 0, Url),
        new("glpat-", 20, 0, UrlDotted), new("glptt-", 40, 40, Hexadecimal), new("glrt-", 20, 0, UrlDotted), new("gldt-", 20, 0, Url),
        new("glsoat-", 20, 0, Url), new("glc_eyJ", 32, 0, Base64), new("glsa_", 41, 41, Hexadecimal) { Bits = 3 },
        .. Slack("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-"),
        new("xapp-", 16, 0, Url) { LeastDigits = 6 }, new("hooks.slack.com/services/", 40, 0, Path) { LeastDigits = 2 },
        new("sk-ant-api", 98, 98, Url) { Suffix = "AA" }, new("sk-ant-admin", 98, 98, Url) { Suffix = "AA" }, new("sk-", 20, 0, Url),
        new("sk_live_", 16, 0, Alphanumeric), new("rk_live_", 16, 0, Alphanumeric), new("sk_test_", 16, 0, Alphanumeric),
        new("rk_test_", 16, 0, Alphanumeric), new("sk_prod_", 16, 0, Alphanumeric), new("rk_prod_", 16, 0, Alphanumeric), new("whsec_", 24, 0, Base64),
        new("AIza", 35, 35, Url) { Bits = 3.5 }, new("npm_", 36, 36, Alphanumeric), new("pypi-AgEI", 50, 0, Url), new("dop_v1_", 64, 64, Hexadecimal),
        new("hf_", 34, 34, Alphanumeric) { LeastDigits = 0, Bits = 3.5 }, new("api_org_", 34, 34, Alphabetic) { LeastDigits = 0, Bits = 3.5 },
        new("EAAC", 90, 0, Alphanumeric), new("EAAM", 90, 0, Alphanumeric), new("EAAA", 60, 60, Url), new("sq0atp-", 21, 22, Url),
        new("sq0csp-", 40, 43, Url), new("SG.", 60, 70, UrlDotted), new("fo1_", 43, 43, Url), new("fm2_", 100, 0, Base64),
        new("ATATT3", 150, 0, UrlDotted), new("ntn_", 46, 46, Alphanumeric) { Bits = 3.6 }, new("API-", 26, 26, UpperAlphanumeric),
        new("sntrys_eyJ", 80, 0, Base64Underscored), new("ops_eyJ", 200, 0, Base64Underscored) { Bits = 4 }, new("4b1d", 38, 38, Alphanumeric),
        new("sgp_local_", 40, 40, Hexadecimal), new("sgp_", 40, 60, Hexadecimal), new("HRKU-AA", 58, 60, Url), new("A3-", 36, 38, UpperDashed),
        new("shpat_", 32, 32, Hexadecimal), new("shpss_", 32, 32, Hexadecimal), new("hvs.", 90, 0, Url), new("gsk_", 48, 56, Alphanumeric),
        new("dckr_pat_", 27, 27, Url), new("lin_api_", 40, 40, Alphanumeric), new("PMAK-", 59, 59, Hexadecimal), new("pul-", 40, 40, Hexadecimal),
        new("AGE-SECRET-KEY-1", 58, 58, UpperAlphanumeric), new("sha256~", 43, 43, Url) { Bits = 3.5 }, new("rdme_", 70, 70, Alphanumeric),
        new("CLOJARS_", 60, 60, Alphanumeric), new("AKCp", 69, 69, Alphanumeric) { Bits = 3.5 }, new("cmVmd", 59, 59, Alphanumeric) { Bits = 3.5 },
    ];

    private static IEnumerable<TokenShape> Slack(params string[] prefixes) =>
        prefixes.Select(prefix => new TokenShape(prefix, 16, 0, Url) { LeastDigits = 6, Bits = 2.5 });
}
