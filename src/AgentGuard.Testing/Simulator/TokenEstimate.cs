namespace AgentGuard.Testing.Simulator;

/// <summary>Counts four characters as a token, rounded up.</summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4;

    public static long OfInput(SimulatedRequest request)
    {
        long characters = 0;
        foreach (var message in request.Messages)
        {
            characters += message.Text.Length + Length(message.ToolCalls);
        }

        foreach (var tool in request.Tools)
        {
            var schema = tool.Schema.ValueKind == default ? 0 : tool.Schema.GetRawText().Length;
            characters += tool.Name.Length + tool.Description.Length + schema;
        }

        return Tokens(characters);
    }

    public static long OfOutput(SimulatedReply reply) =>
        Tokens((reply.Text?.Length ?? 0) + (reply.Refusal?.Length ?? 0) + Length(reply.ToolCalls));

    private static long Length(IReadOnlyList<SimulatedToolCall> calls) =>
        calls.Sum(static call => (long)call.Name.Length + call.Arguments.Length);

    private static long Tokens(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;
}
