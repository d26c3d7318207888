using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>How one request asks for another <see cref="OutputStreaming"/> than the pipeline's. It never leaves the pipeline.</summary>
internal static class StreamingRequest
{
    private const string Property = "agentguard.structured_output.streaming";

    /// <summary>Asks for it, on a copy of the options.</summary>
    public static ChatOptions Write(ChatOptions options, OutputStreaming streaming)
    {
        var copy = options.Clone();
        copy.AdditionalProperties = copy.AdditionalProperties?.Clone() ?? [];
        copy.AdditionalProperties[Property] = streaming;
        return copy;
    }

    /// <summary>Reads what is asked for, and takes it out of a copy of the options.</summary>
    public static OutputStreaming? Read(ref ChatOptions options)
    {
        if (options.AdditionalProperties?.TryGetValue(Property, out OutputStreaming streaming) is not true)
        {
            return null;
        }

        options = options.Clone();
        options.AdditionalProperties = options.AdditionalProperties!.Clone();
        options.AdditionalProperties.Remove(Property);
        return streaming;
    }
}
