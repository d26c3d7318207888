using Microsoft.Extensions.Logging;

namespace AgentGuard.Events;

/// <summary>Logs events, which are free of content.</summary>
internal sealed partial class LoggingListener : IAgentListener
{
    private readonly ILogger _logger;

    public LoggingListener(ILoggerFactory loggerFactory) => _logger = loggerFactory.CreateLogger(AgentGuardDiagnostics.LogCategory);

    public void OnEvent(AgentEvent happened)
    {
        var level = LevelOf(happened.Severity);
        if (_logger.IsEnabled(level))
        {
            Log(_logger, level, happened.Code, happened.Message, happened.RunId);
        }
    }

    private static LogLevel LevelOf(AgentEventSeverity severity) => severity switch
    {
        AgentEventSeverity.Error => LogLevel.Error,
        AgentEventSeverity.Warning => LogLevel.Warning,
        _ => LogLevel.Debug,
    };

    [LoggerMessage(EventName = "AgentEvent", Message = "{Code} {Text} (run {RunId})")]
    private static partial void Log(ILogger logger, LogLevel level, string code, string text, string? runId);
}
