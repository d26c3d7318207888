using System.Text.Json;
using AgentGuard.Failures;

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

        if (failure.Model is { } model)
        {
            Write(writer, model);
        }

        writer.WriteEndObject();
    }

    public static RecordedFailure Read(JsonElement json) => new(Text(json, "type") ?? string.Empty, Text(json, "message") ?? string.Empty)
    {
        IsCancelled = Flag(json, "cancelled") is true,
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

    private static ModelFailure ReadModel(JsonElement json) => new(Value<ModelFailureKind>(json, "kind"), Text(json, "message") ?? string.Empty)
    {
        Provider = Text(json, "provider"),
        StatusCode = json.TryGetProperty("status", out var status) ? status.GetInt32() : null,
        RetryAfter = json.TryGetProperty("retryAfterMs", out var wait) ? TimeSpan.FromMilliseconds(wait.GetDouble()) : null,
        ShouldRetry = Flag(json, "shouldRetry"),
        ProviderCode = Text(json, "code"),
        Scope = Value<FailureScope>(json, "scope"),
        TimeoutPhase = Value<TimeoutPhase>(json, "phase"),
        IsReplaySafe = Flag(json, "replaySafe") ?? true,
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool? Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetBoolean() : null;

    /// <summary>A kind that a later version has and this one has not is the unknown one.</summary>
    private static T Value<T>(JsonElement json, string name)
        where T : struct, Enum => Enum.TryParse(Text(json, name), out T value) ? value : default;
}
