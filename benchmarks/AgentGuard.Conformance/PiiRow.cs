using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentGuard.Conformance;

/// <summary>A row of personal data and how it was judged.</summary>
internal sealed partial record PiiRow(string Origin, bool IsSynthetic, bool IsHarmless, IReadOnlyList<PiiTypeCount> Types)
{
    /// <summary>What needs a model, and points in time that are no date of birth: not measured.</summary>
    private static readonly HashSet<string> Unmeasured =
    [
        "PERSON", "ADDRESS", "STREET_ADDRESS", "GPE", "LOCATION", "ORGANIZATION", "NRP", "TITLE", "PREFIX", "AGE", "ZIP_CODE", "DATE_TIME",
    ];

    public bool IsRight => Types.All(type => type.Found == type.Spans && type.Wrong == 0);

    public static PiiRow Judge(JsonElement json, IReadOnlyList<Finding> findings)
    {
        var spans = json.GetProperty("spans").EnumerateArray().Select(span => new Span(
            span.GetProperty("start").GetInt32(),
            span.GetProperty("end").GetInt32(),
            span.GetProperty("type").GetString()!,
            span.TryGetProperty("optional", out var optional) && optional.GetBoolean())).ToList();
        var scope = json.GetProperty("scope").EnumerateArray().Select(type => type.GetString()!).Where(type => !Unmeasured.Contains(type)).ToList();
        var types = scope.Select(type => Count(type, scope, spans, findings)).ToList();
        var origin = json.GetProperty("origin").GetString()!;
        return new(
            GuardrailProbe.FirstWord(origin), json.GetProperty("id").GetString()!.StartsWith("syn", StringComparison.Ordinal), spans.Count == 0, types);
    }

    private static PiiTypeCount Count(string type, List<string> scope, List<Span> spans, IReadOnlyList<Finding> findings)
    {
        var required = spans.Where(span => span.Type == type && !span.Optional).ToList();
        var found = required.Count(span => findings.Any(finding => Means(finding.Kind, type) && 2 * Overlap(finding, span) >= span.End - span.Start));
        var exact = required.Count(span => findings.Any(
            finding => Means(finding.Kind, type) && finding.Start == span.Start && finding.Start + finding.Length == span.End));

        // A finding of a general kind counts once: for the type it overlaps, or else for the first in scope that it could mean.
        var right = findings.Count(finding => Means(finding.Kind, type) && spans.Any(span => span.Type == type && Overlap(finding, span) > 0));
        var wrong = findings.Count(finding => scope.FirstOrDefault(other => Means(finding.Kind, other) && other != "US_DRIVER_LICENSE") == type
            && !spans.Any(span => Means(finding.Kind, span.Type) && Overlap(finding, span) > 0));
        return new(type, required.Count, found, exact, right, wrong);
    }

    private static int Overlap(Finding finding, Span span) =>
        Math.Min(finding.Start + finding.Length, span.End) - Math.Max(finding.Start, span.Start);

    private static bool Means(string kind, string type) => kind switch
    {
        "EMAIL" => type is "EMAIL_ADDRESS",
        "CARD" => type is "CREDIT_CARD",
        "IBAN" => type is "IBAN_CODE",
        "URL" => type is "URL" or "DOMAIN_NAME",
        "PHONE" => Phone().IsMatch(type),
        "NATIONAL_ID" => CountryId().IsMatch(type) && !Phone().IsMatch(type),
        _ => kind == type,
    };

    [GeneratedRegex("PHONE|MOBILE")]
    private static partial Regex Phone();

    [GeneratedRegex("^[A-Z]{2}_(?!.*(POSTCODE|PLZ|VEHICLE|PLATE|KFZ|BANK))")]
    private static partial Regex CountryId();

    private sealed record Span(int Start, int End, string Type, bool Optional);
}
