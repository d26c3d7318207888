using System.Text.Json;
using AgentGuard.Guardrails;
using AgentGuard.Ports;

namespace AgentGuard.Conformance;

/// <summary>What the suites of detectors share.</summary>
internal static class GuardrailProbe
{
    public static IEnumerable<JsonElement> Rows(string path, string file) => File
        .ReadLines(Directory.Exists(path) ? Path.Combine(path, file) : path)
        .Where(line => line.Length > 0)
        .Select(line => JsonDocument.Parse(line).RootElement);

    public static IReadOnlyList<Finding> Judge(IGuardrail guardrail, string text) =>
        guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Input, text)).AsTask().GetAwaiter().GetResult().Findings;

    public static string FirstWord(string origin) => origin.Split(' ')[0];

    public static double Share(int part, int whole) => whole == 0 ? 1 : (double)part / whole;

    /// <summary>The 95 % interval of a share (E. B. Wilson, 1927), in per cent.</summary>
    public static string Wilson(int part, int whole)
    {
        if (whole == 0)
        {
            return "-";
        }

        const double Z = 1.96;
        var share = (double)part / whole;
        var centre = share + (Z * Z / (2 * whole));
        var margin = Z * Math.Sqrt((share * (1 - share) / whole) + (Z * Z / (4.0 * whole * whole)));
        var scale = 1 + (Z * Z / whole);
        return $"{100 * share,5:F1} [{100 * (centre - margin) / scale:F1}, {100 * (centre + margin) / scale:F1}]";
    }
}
