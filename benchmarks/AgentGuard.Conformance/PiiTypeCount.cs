namespace AgentGuard.Conformance;

/// <summary>What was found of a type in a row.</summary>
/// <param name="Type">The type.</param>
/// <param name="Spans">Annotated spans that must be found.</param>
/// <param name="Found">Those that a finding covers by half or more.</param>
/// <param name="Exact">Those with exactly these bounds.</param>
/// <param name="Right">Findings that overlap a span.</param>
/// <param name="Wrong">Findings that overlap none.</param>
internal sealed record PiiTypeCount(string Type, int Spans, int Found, int Exact, int Right, int Wrong);
