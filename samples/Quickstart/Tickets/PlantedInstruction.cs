namespace Quickstart.Tickets;

/// <summary>An instruction that tries to steer the agent, and the effect that proves it was obeyed.</summary>
/// <param name="Where">user, policy or order: where the text stands.</param>
/// <param name="Text">The instruction.</param>
/// <param name="Effect">What happens when it is obeyed.</param>
public sealed record PlantedInstruction(string Where, string Text, PlantedEffect Effect);
