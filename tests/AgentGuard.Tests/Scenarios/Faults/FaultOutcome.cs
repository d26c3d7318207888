using System.Globalization;
using AgentGuard.Failures;

namespace AgentGuard.Tests.Scenarios.Faults;

/// <summary>What comes of one request that meets a fault.</summary>
/// <param name="What">What the caller gets.</param>
/// <param name="Calls">Calls of the first candidate.</param>
/// <param name="BackupCalls">Calls of the backup.</param>
/// <param name="Seconds">Virtual time, in whole milliseconds.</param>
internal sealed record FaultOutcome(string What, int Calls, int BackupCalls, double Seconds)
{
    public static FaultOutcome Answer(int calls = 1, double seconds = 0) => new("answer", calls, 0, seconds);

    public static FaultOutcome Backup(int calls = 1, double seconds = 0) => new("backup", calls, 1, seconds);

    /// <summary>The answer comes as it is, although <see cref="ModelFailureClassifier.Inspect(Microsoft.Extensions.AI.ChatResponse)"/> finds fault.</summary>
    public static FaultOutcome Flagged(ModelFailureKind kind) => new($"answer ({kind})", 1, 0, 0);

    public static FaultOutcome Fails(ModelFailureKind kind, int calls = 1, double seconds = 0) => new($"`{kind}`", calls, 0, seconds);

    /// <summary>A part of the answer was handed out, then it fails.</summary>
    public static FaultOutcome Breaks(ModelFailureKind kind, double seconds = 0) => new($"part, `{kind}`", 1, 0, seconds);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{What}; {Calls}{(BackupCalls > 0 ? $"+{BackupCalls}" : "")}; {Seconds:0.###} s");
}
