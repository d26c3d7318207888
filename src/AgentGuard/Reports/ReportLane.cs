namespace AgentGuard.Reports;

/// <summary>One run as the page shows it.</summary>
internal sealed record ReportLane(string Name, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<ReportStep> Steps);
