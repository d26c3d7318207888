using System.Text.Json;
using AgentGuard.Failures;
using AgentGuard.Internal;

namespace AgentGuard.Replay;

/// <summary>A recorded failure as JSON.</summary>
internal static class FailureJson
{
    public static void Write(Utf8JsonWriter writer, RecordedFailure failure)
    {
        writer.WriteStartObject("failure");
        writer.WriteString("type", failure.Type);
        writer.WriteString("message", failure.Message);
        if (failure.IsCancelled)
        {
            writer.WriteBoolean("cancelled", true);
        }

        if (failure.StatusCode is { } status)
        {
            writer.WriteNumber("status", status);
        }

        if (failure.NetworkError is not null)
        {
            writer.WriteString("error", failure.NetworkError);
        }

        if (failure.Retryable is { } retryable)
        {
            writer.WriteBoolean("retryable", retryable);
            writer.WriteBoolean("effectHappened", failure.EffectHappened);
        }

        if (failure.Model is { } model)
        {
            Write(writer, model);
        }

        writer.WriteEndObject();
    }

    public static RecordedFailure Read(JsonElement json) => new(json.TextOf("type") ?? string.Empty, json.TextOf("message") ?? string.Empty)
    {
        IsCancelled = json.FlagOf("cancelled") is true,
        StatusCode = json.TryGetProperty("status", out var status) ? status.GetInt32() : null,
        NetworkError = json.TextOf("error"),
        Retryable = json.FlagOf("retryable"),
        EffectHappened = json.FlagOf("effectHappened") is true,
        Model = json.TryGetProperty("model", out var model) ? ReadModel(model) : null,
    };

    private static void Write(Utf8JsonWriter writer, ModelFailure model)
    {
        writer.WriteStartObject("model");
        writer.WriteString("kind", model.Kind.ToString());
        writer.WriteString("message", model.Message);
        if (model.Provider is not null)
        {
            writer.WriteString("provider", model.Provider);
        }

        if (model.StatusCode is { } status)
        {
            writer.WriteNumber("status", status);
        }

        if (model.RetryAfter is { } wait)
        {
            writer.WriteNumber("retryAfterMs", wait.TotalMilliseconds);
        }

        if (model.ShouldRetry is { } should)
        {
            writer.WriteBoolean("shouldRetry", should);
        }

        if (model.ProviderCode is not null)
        {
            writer.WriteString("code", model.ProviderCode);
        }

        writer.WriteString("scope", model.Scope.ToString());
        writer.WriteString("phase", model.TimeoutPhase.ToString());
        writer.WriteBoolean("replaySafe", model.IsReplaySafe);
        writer.WriteEndObject();
    }

    private static ModelFailure ReadModel(JsonElement json) => new(Value<ModelFailureKind>(json, "kind"), json.TextOf("message") ?? string.Empty)
    {
        Provider = json.TextOf("provider"),
        StatusCode = json.TryGetProperty("status", out var status) ? status.GetInt32() : null,
        RetryAfter = json.TryGetProperty("retryAfterMs", out var wait) ? TimeSpan.FromMilliseconds(wait.GetDouble()) : null,
        ShouldRetry = json.FlagOf("shouldRetry"),
        ProviderCode = json.TextOf("code"),
        Scope = Value<FailureScope>(json, "scope"),
        TimeoutPhase = Value<TimeoutPhase>(json, "phase"),
        IsReplaySafe = json.FlagOf("replaySafe") ?? true,
    };

    /// <summary>A kind that a later version has and this one has not is the unknown one.</summary>
    private static T Value<T>(JsonElement json, string name)
        where T : struct, Enum => Enum.TryParse(json.TextOf(name), out T value) ? value : default;
}
