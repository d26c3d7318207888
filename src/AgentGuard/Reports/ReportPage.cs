using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Reports;

/// <summary>Puts a page together from its style, its script and its data.</summary>
internal static class ReportPage
{
    private static readonly Lazy<(string Style, string Script, string Policy)> Parts = new(() =>
    {
        var (style, script) = (Load("report.css"), Load("report.js"));
        return (style, script, $"default-src 'none'; style-src '{HashOf(style)}'; script-src '{HashOf(script)}'; base-uri 'none'; form-action 'none'");
    });

    public static string Write(string title, string data)
    {
        var (style, script, policy) = Parts.Value;
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>{style}</style>
            </head>
            <body>
            <noscript>This page shows a run by a script of its own; allow it to run.</noscript>
            <script type="application/json" id="data">{data}</script>
            <script>{script}</script>
            </body>
            </html>

            """;
    }

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"AgentGuard.Reports.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
