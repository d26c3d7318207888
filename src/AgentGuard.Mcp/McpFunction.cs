using System.Text.Json;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace AgentGuard.Mcp;

/// <summary>A tool of a server, in the form that was accepted.</summary>
internal sealed class McpFunction : DelegatingAIFunction
{
    private readonly int _maxLength;
    private readonly ToolDefinition _definition;
    private readonly McpClientTool _tool;

    public McpFunction(ToolDefinition definition, McpClientTool tool, string server, int maxLength)
        : base(tool)
    {
        _maxLength = maxLength;
        _definition = definition;
        _tool = tool;
        AdditionalProperties = new Dictionary<string, object?>(tool.AdditionalProperties)
        {
            [ToolEffectAttribute.PropertyName] = definition.Effect,
            [ForeignTool.PropertyName] = server,
        };
    }

    /// <summary>Makes sure, before a call, that the tool is still what was accepted.</summary>
    public Func<ToolDefinition, CancellationToken, ValueTask>? VerifyAsync { get; init; }

    public override string Name => _definition.Name;

    public override string Description => _definition.Description;

    public override JsonElement JsonSchema => _definition.InputSchema;

    public override JsonElement? ReturnJsonSchema => _definition.OutputSchema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (VerifyAsync is { } verify)
        {
            await verify(_definition, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var result = await _tool.CallAsync(arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
            return McpResult.Read(result, _maxLength);
        }
        catch (McpProtocolException e) when (e.ErrorCode is McpErrorCode.InvalidParams or McpErrorCode.MethodNotFound or McpErrorCode.InvalidRequest)
        {
            // The server says that it did not run the call.
            throw new ToolException("The server does not take this call: " + McpResult.Excerpt(e.Message), e);
        }
    }
}
