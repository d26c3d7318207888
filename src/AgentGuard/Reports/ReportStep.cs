namespace AgentGuard.Reports;

/// <summary>A step as the page shows it.</summary>
internal sealed record ReportStep(int Depth, string Kind, string Name)
{
    /// <summary>What tells it apart from others of its name, in a word.</summary>
    public string? Note { get; init; }

    /// <summary>When it began, in milliseconds from the beginning of the run.</summary>
    public double Start { get; init; }

    /// <summary>How long it took, in milliseconds; <see langword="null"/> where it has not ended.</summary>
    public double? Length { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>What is known of it, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>What happened in it.</summary>
    public IReadOnlyList<ReportEvent> Events { get; init; } = [];

    /// <summary>The messages that a model was given, each as JSON.</summary>
    public IReadOnlyList<string> Input { get; init; } = [];

    /// <summary>What came of it, each as JSON.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>What else it was asked with: arguments, tools, options.</summary>
    public IReadOnlyList<(string Name, string Json)> Asked { get; init; } = [];

    public double InputTokens { get; init; }

    public double OutputTokens { get; init; }
}
