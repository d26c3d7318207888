using Microsoft.Extensions.Logging;

namespace AgentGuard.Internal;

/// <summary>Says in the log what a best effort lost, and why: at the first loss, and each time there are ten times as many.</summary>
/// <remarks>Thread-safe. Free of content: of an exception its type, and the message only of those that speak of files.</remarks>
internal sealed partial class LossLog(ILoggerFactory loggerFactory)
{
    private readonly ILogger _logger = loggerFactory.CreateLogger(AgentGuardDiagnostics.LogCategory);

    /// <summary>Takes note of a loss.</summary>
    /// <param name="what">What lost them, for example a sink.</param>
    /// <param name="units">What is lost.</param>
    /// <param name="before">How many were lost before.</param>
    /// <param name="now">How many are lost now.</param>
    /// <param name="cause">Why; <see langword="null"/> where it was too slow.</param>
    public void Note(string what, string units, long before, long now, Exception? cause)
    {
        if (Digits(before) < Digits(now))
        {
            Log(_logger, what, now, units, cause switch
            {
                null => "it is slower than the runs, and its queue is full",
                IOException or UnauthorizedAccessException => $"{cause.GetType().Name}: {cause.Message}",
                _ => cause.GetType().Name,
            });
        }
    }

    private static int Digits(long count)
    {
        var digits = 0;
        for (; count > 0; count /= 10)
        {
            digits++;
        }

        return digits;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "Lost", Message = "{What} has lost {Count} {Units}: {Cause}.")]
    private static partial void Log(ILogger logger, string what, long count, string units, string cause);
}
