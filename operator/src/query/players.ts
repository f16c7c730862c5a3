export interface Players {
  online: number;
  max: number;
}
