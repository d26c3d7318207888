using Microsoft.Extensions.Logging;

namespace AgentGuard.Tracing;

/// <summary>Logs what evaluators think, as the event that OpenTelemetry's conventions for generative AI describe.</summary>
internal sealed class EvaluationLog(ILoggerFactory loggerFactory)
{
    private static readonly EventId Event = new(0, EvaluationResult.EventName);
    private readonly ILogger _logger = loggerFactory.CreateLogger(AgentGuardDiagnostics.LogCategory);

    public void Log(EvaluationResult result, ContentGate gate)
    {
        if (_logger.IsEnabled(LogLevel.Information))
        {
            List<KeyValuePair<string, object?>> state = [.. result.ToTags(gate)];
            _logger.Log(LogLevel.Information, Event, state, exception: null, static (tags, _) =>
                $"{EvaluationResult.EventName} {string.Join(", ", tags.Select(tag => $"{tag.Key}: {tag.Value}"))}");
        }
    }
}
