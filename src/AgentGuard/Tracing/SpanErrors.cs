using System.Diagnostics;
using AgentGuard.Failures;
using AgentGuard.Tracing.Conventions;

namespace AgentGuard.Tracing;

/// <summary>How spans speak of failures: by kinds, never by messages unless content is captured.</summary>
internal static class SpanErrors
{
    private const string CancelledTag = "agentguard.cancelled";

    /// <summary>A low-cardinality word for a failure; <see langword="null"/> for none and for a cancellation.</summary>
    public static string? TypeOf(Exception? exception) => exception switch
    {
        null or OperationCanceledException => null,
        ModelFailureException failed => failed.Failure.Kind.ToString(),
        _ => exception.GetType().FullName,
    };

    /// <summary>
    /// The kind of the failure of a model, or the type of an exception that tells none; <see langword="null"/> for none and for a cancellation.
    /// </summary>
    public static string? OfModel(AgentTracer tracer, Exception? exception) => exception switch
    {
        null or OperationCanceledException => null,
        AgentGuardException and not ModelFailureException => TypeOf(exception),
        _ => tracer.Classifier.Classify(exception, WireObservation.Current).Kind is var kind && kind is not ModelFailureKind.Unknown
            ? kind.ToString()
            : TypeOf(exception),
    };

    public static void Mark(Activity activity, string? error, Exception? exception)
    {
        if (error is not null)
        {
            activity.SetTag(GenAINames.ErrorType, error);
            activity.SetStatus(ActivityStatusCode.Error, error);
        }
        else if (exception is OperationCanceledException)
        {
            activity.SetTag(CancelledTag, true);
        }
    }

    /// <summary>Adds the text of an exception, redacted.</summary>
    public static void Describe(Activity activity, Exception? exception, CapturedContent content, DateTimeOffset at)
    {
        if (exception is not null and not OperationCanceledException)
        {
            activity.AddEvent(new ActivityEvent("exception", at, new ActivityTagsCollection
            {
                ["exception.type"] = exception.GetType().FullName,
                ["exception.message"] = content.Pass(exception.Message),
            }));
        }
    }
}
