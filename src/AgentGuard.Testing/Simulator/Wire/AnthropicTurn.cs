using System.Text.Json;

namespace AgentGuard.Testing.Simulator.Wire;

/// <summary>Consecutive messages of one role, which the API reads as a single turn.</summary>
internal sealed record AnthropicTurn(string Role, IReadOnlyList<JsonElement> Blocks)
{
    public IEnumerable<string> Ids(string type, string member) =>
        Blocks.Where(block => block.Text("type") == type).Select(block => block.Text(member) ?? "");

    public static IReadOnlyList<AnthropicTurn> Of(IReadOnlyList<JsonElement> messages)
    {
        List<AnthropicTurn> turns = [];
        foreach (var message in messages)
        {
            var role = message.Text("role") ?? "";
            var blocks = message.Items("content");
            if (turns.Count > 0 && turns[^1].Role == role)
            {
                turns[^1] = turns[^1] with { Blocks = [.. turns[^1].Blocks, .. blocks] };
            }
            else
            {
                turns.Add(new AnthropicTurn(role, blocks));
            }
        }

        return turns;
    }
}
