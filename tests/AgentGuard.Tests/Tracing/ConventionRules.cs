using System.Diagnostics;
using AgentGuard.Tracing;

namespace AgentGuard.Tests.Tracing;

/// <summary>What the conventions of a version say of the spans that are emitted here, written down from their documents.</summary>
internal static class ConventionRules
{
    private static readonly string[] Common =
    [
        "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.request.max_tokens", "gen_ai.request.temperature",
        "gen_ai.request.top_p", "gen_ai.request.top_k", "gen_ai.request.frequency_penalty", "gen_ai.request.presence_penalty", "gen_ai.request.seed",
        "gen_ai.request.stop_sequences", "gen_ai.output.type", "gen_ai.response.id", "gen_ai.response.model", "gen_ai.response.finish_reasons",
        "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.conversation.id", "gen_ai.agent.name", "gen_ai.agent.id",
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.name", "gen_ai.tool.type",
        "gen_ai.tool.description", "gen_ai.tool.call.id", "server.address", "server.port", "error.type",
    ];

    private static readonly string[] Since141 =
    [
        "gen_ai.tool.definitions", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.reasoning.output_tokens", "gen_ai.request.stream", "gen_ai.response.time_to_first_chunk",
    ];

    /// <summary>Whether the version knows an attribute.</summary>
    public static bool Knows(SemanticConventions version, string attribute) => attribute.StartsWith("agentguard.", StringComparison.Ordinal)
        || version switch
        {
            SemanticConventions.V137 => Common.Contains(attribute),
            SemanticConventions.V141 => Common.Contains(attribute) || Since141.Contains(attribute),
            SemanticConventions.GenAI01 => attribute != "gen_ai.agent.id"
                && (Common.Contains(attribute) || Since141.Contains(attribute) || attribute == "gen_ai.request.reasoning.level"),
            _ => IsOpenInference(attribute),
        };

    /// <summary>The attributes that a span of a step must have from its start, since samplers see no others.</summary>
    public static string[] AtStart(SemanticConventions version, TraceStep step) => (version, step) switch
    {
        (SemanticConventions.OpenInference, TraceStep.Run) => ["openinference.span.kind", "agent.name"],
        (SemanticConventions.OpenInference, TraceStep.ModelCall) => ["openinference.span.kind", "llm.model_name", "llm.provider"],
        (SemanticConventions.OpenInference, TraceStep.ToolCall) => ["openinference.span.kind", "tool.name"],
        (SemanticConventions.OpenInference, TraceStep.Turn) => ["openinference.span.kind"],
        (_, TraceStep.Run) => ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.agent.name"],
        (_, TraceStep.ModelCall) => ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "server.address", "server.port"],
        (_, TraceStep.ToolCall) => ["gen_ai.operation.name", "gen_ai.tool.name"],
        _ => [],
    };

    /// <summary>The attributes that a span of a step has at its end, in this scenario.</summary>
    public static string[] AtEnd(SemanticConventions version, TraceStep step, bool streaming) => (version, step) switch
    {
        (SemanticConventions.OpenInference, TraceStep.ModelCall) =>
            ["llm.token_count.prompt", "llm.token_count.completion", "llm.token_count.total", "llm.input_messages.0.message.role", "input.value", "output.value"],
        (SemanticConventions.OpenInference, TraceStep.ToolCall) => ["tool_call.id", "input.value", "output.value", "tool.parameters"],
        (SemanticConventions.OpenInference, _) => [],
        (_, TraceStep.Run) => ["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"],
        (_, TraceStep.ModelCall) =>
        [
            "gen_ai.response.model", "gen_ai.response.finish_reasons", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
            "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.conversation.id",
            .. version is SemanticConventions.V137 ? Array.Empty<string>() : ["gen_ai.tool.definitions", "gen_ai.usage.cache_read.input_tokens"],
            .. version is not SemanticConventions.V137 && streaming ? new[] { "gen_ai.request.stream", "gen_ai.response.time_to_first_chunk" } : [],
        ],
        (SemanticConventions.V137, TraceStep.ToolCall) => ["gen_ai.tool.call.id", "gen_ai.tool.description", "gen_ai.tool.type"],
        (_, TraceStep.ToolCall) =>
            ["gen_ai.tool.call.id", "gen_ai.tool.description", "gen_ai.tool.type", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result"],
        _ => [],
    };

    /// <summary>The name that a span must have.</summary>
    public static string NameOf(TraceStep step) => step switch
    {
        TraceStep.Run => "invoke_agent desk",
        TraceStep.ModelCall => "chat gpt-x",
        TraceStep.ToolCall => "execute_tool weather",
        _ => "turn",
    };

    /// <summary>The kind that a span must have.</summary>
    public static ActivityKind KindOf(TraceStep step) => step is TraceStep.ModelCall ? ActivityKind.Client : ActivityKind.Internal;

    private static bool IsOpenInference(string attribute) =>
        attribute is "openinference.span.kind" or "agent.name" or "session.id" or "input.value" or "input.mime_type" or "output.value" or "output.mime_type"
            or "tool.name" or "tool.description" or "tool.parameters" or "tool_call.id" or "server.address" or "server.port" or "error.type"
        || attribute.StartsWith("llm.", StringComparison.Ordinal);
}
