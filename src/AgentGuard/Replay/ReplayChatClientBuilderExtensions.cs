using AgentGuard.Failures;
using AgentGuard.Replay;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds recording and replay.</summary>
public static class ReplayChatClientBuilderExtensions
{
    /// <summary>Records what passes: below the loop the model calls, outside of it the tool calls. Add the line at both places to record both.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="recorder">Where it is recorded; one for each run.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseRecording(this ChatClientBuilder builder, RunRecorder recorder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(recorder);
        return builder.Use((inner, services) => new RecordingChatClient(inner, () => recorder, services.GetService<ModelFailureClassifier>()));
    }

    /// <summary>
    /// Records every run in a file of its own: below the loop the model calls, outside of it the tool calls. Add the line at both places, inside of
    /// <c>UseAgentRun()</c>, to record both.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="recordings">Where runs are recorded.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseRecording(this ChatClientBuilder builder, RunRecordings recordings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(recordings);
        return builder.Use((inner, services) => new RecordingChatClient(inner, () => recordings.Current, services.GetService<ModelFailureClassifier>()));
    }

    /// <summary>
    /// Records every run as <c>AddRecording()</c> says. Add the line at both places, below the loop and outside of it, inside of <c>UseAgentRun()</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder. Where the host has not called <c>AddRecording()</c>, the client stays as it is.</returns>
    public static ChatClientBuilder UseRecording(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
            services.GetService<RunRecordings>() is { } recordings
                ? new RecordingChatClient(inner, () => recordings.Current, services.GetService<ModelFailureClassifier>())
                : inner);
    }

    /// <summary>Answers from a recording: below the loop the model calls, outside of it the tool calls. Add the line at both places to replay both.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="replay">The replay; one for each run.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseReplay(this ChatClientBuilder builder, RunReplay replay)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(replay);
        return builder.Use(inner => new ReplayingChatClient(inner, replay));
    }
}
